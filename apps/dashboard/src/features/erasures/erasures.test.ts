import type { Erasure, ErasurePreview } from '@lethe/core/erasures';
import type { OrganizationId } from '@lethe/core/tenancy';
import { describe, expect, test } from 'vitest';
import { EMPTY_ERASE_FORM, type EraseForm, readErase } from './erase-draft.ts';
import {
  eraseAction,
  filedWords,
  outcomeWords,
  selectorWords,
  statusWords,
  sumLines,
  timelineSteps,
} from './erasure-words.ts';

const AT = new Date('2026-11-21T14:32:08Z');
const PREVIEW: ErasurePreview = {
  countedAt: AT,
  matchedCount: 250,
  heldCount: 13,
  erasableCount: 237,
  holds: [{ id: 'h', caseNumber: 'LH-7', payloadCount: 13 }],
  laterCount: 0,
  laterUntil: null,
};
const erasureOf = (changes: Partial<Erasure>): Erasure => ({
  organizationId: 'o' as OrganizationId,
  id: 'e',
  number: 'ER-1',
  selector: { kind: 'end_user', endUser: 'cus_8841' },
  projectIds: null,
  reason: 'ticket 20418',
  status: 'requested',
  requestedAt: AT,
  requestedBy: { kind: 'user', id: 'u', label: 'Ines Marchetti' },
  dueAt: AT,
  decidedAt: null,
  decidedBy: null,
  decisionNote: null,
  matchedCount: 250,
  heldCount: 13,
  erasedCount: 0,
  partCount: 0,
  untilAt: null,
  doneAt: null,
  batches: [],
  ...changes,
});

describe('what is confirmed', () => {
  test('the sum subtracts what each hold keeps', () => {
    expect(sumLines(PREVIEW, { kind: 'end_user', endUser: 'cus_8841' })).toEqual([
      { label: 'Stored payloads of end user cus_8841', count: 250, tone: 'plain' },
      { label: 'Under legal hold LH-7, kept', count: 13, tone: 'held' },
      { label: 'Will be erased', count: 237, tone: 'total' },
    ]);
  });

  test('a shorter period says what goes now and what goes later', () => {
    const lines = sumLines({ ...PREVIEW, laterCount: 40 }, { kind: 'shorter_period', periodDays: 7 });
    expect(lines.map(({ label, count }) => `${label}: ${count}`)).toEqual([
      'Stored payloads older than 7 days: 250',
      'Under legal hold LH-7, kept: 13',
      'Erased now: 237',
      'Erased later, when they get there: 40',
    ]);
    expect(eraseAction({ ...PREVIEW, laterCount: 40 }, true)).toBe('Erase 277 payloads');
  });

  test('title and button tell who asks from who erases', () => {
    expect(eraseAction(PREVIEW, true)).toBe('Erase 237 payloads');
    expect(eraseAction(PREVIEW, false)).toBe('Ask to erase 237 payloads');
    expect(eraseAction({ erasableCount: 1, laterCount: 0 }, true)).toBe('Erase 1 payload');
    expect(eraseAction(null, true)).toBe('Erase payloads');
  });
});

describe('what the fields mean', () => {
  const read = (changes: Partial<EraseForm>) => readErase({ ...EMPTY_ERASE_FORM, ...changes });

  test.each<[Partial<EraseForm>, unknown]>([
    [{ endUser: ' cus_8841 ' }, { kind: 'end_user', endUser: 'cus_8841' }],
    [{ endUser: '' }, null],
    [{ kind: 'filter' }, { kind: 'filter' }],
    [
      { kind: 'filter', model: 'openai/gpt-5', from: '2026-11-01' },
      { kind: 'filter', model: ['openai/gpt-5'], from: new Date('2026-11-01T00:00:00Z') },
    ],
    [
      { kind: 'shorter_period', periodDays: '0' },
      { kind: 'shorter_period', periodDays: 0 },
    ],
    [{ kind: 'shorter_period', periodDays: '366' }, null],
    [{ kind: 'shorter_period', periodDays: '-1' }, null],
    [{ kind: 'requests', requestIds: 'no id' }, null],
    [
      { kind: 'requests', requestIds: '01989c5e-2f7a-7c31-9d52-0a6e4b1c8f03\n01989c5e-2f7a-7c31-9d52-0a6e4b1c8f03' },
      { kind: 'requests', requestIds: ['01989c5e-2f7a-7c31-9d52-0a6e4b1c8f03'] },
    ],
  ])('%j', (form, selector) => {
    expect(read(form).selector).toEqual(selector);
  });

  test('a range that ends before it begins says so', () => {
    expect(read({ endUser: 'a', from: '2026-11-02', to: '2026-11-01' })).toEqual({
      selector: null,
      problems: { to: 'The end must lie after the start.' },
    });
  });
});

describe('what a request for erasure says of itself', () => {
  test('what waits names its deadline and no erasure', () => {
    expect(timelineSteps(erasureOf({})).map(({ title, isReached }) => [title, isReached])).toEqual([
      ['Requested', true],
      ['Approval', false],
      ['Done', false],
    ]);
    expect(outcomeWords(erasureOf({}))).toBe('237 payloads to erase, 13 kept under a hold');
  });

  test('what was declined ends there', () => {
    const declined = erasureOf({ status: 'declined', decidedAt: AT, decisionNote: 'not theirs' });
    expect(timelineSteps(declined).map(({ title }) => title)).toEqual(['Requested', 'Declined']);
    expect(outcomeWords(declined)).toBe('Nothing was erased');
  });

  test('a shorter period goes on until its last payload gets there', () => {
    expect(statusWords(erasureOf({ status: 'approved', untilAt: AT }))).toBe('Goes on');
    expect(statusWords(erasureOf({ status: 'approved' }))).toBe('Erased, keys going');
    expect(statusWords(erasureOf({ status: 'done', untilAt: AT }))).toBe('Done');
  });

  test('a shorter period that has only begun is not said to be gone', () => {
    expect(filedWords(erasureOf({ status: 'approved', untilAt: AT }))).toContain('the rest follows');
    expect(filedWords(erasureOf({ status: 'approved', untilAt: null }))).toContain('unreadable and gone');
    expect(filedWords(erasureOf({ status: 'requested', untilAt: null }))).toContain('is filed');
  });

  test('a filter without anything is the whole organization', () => {
    expect(selectorWords({ kind: 'filter' })).toBe('of the organization');
    expect(selectorWords({ kind: 'filter', model: ['gpt-5'] })).toBe('of gpt-5');
  });
});
