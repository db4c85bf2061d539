import { describe, expect, test } from 'vitest';
import type { ExportFileRow, ExportRow } from './export-row.ts';
import {
  draftProblem,
  EMPTY_DRAFT,
  filterOf,
  filterWords,
  hoursOf,
  metadataHref,
  standingWords,
  submitWords,
} from './view-model.ts';

const NOW = new Date('2026-11-21T12:00:00Z');
const file = (path: string, expiresAt: string, changes: Partial<ExportFileRow> = {}): ExportFileRow => ({
  path,
  kind: 'payloads',
  mediaType: 'application/jsonl',
  expiryHour: new Date(`${expiresAt.slice(0, 13)}:00:00Z`),
  expiresAt: new Date(expiresAt),
  payloadCount: 3,
  sizeBytes: 100,
  sha256: '',
  ...changes,
});

describe('the parts of an export', () => {
  test('stand by their hour, soonest first, with the earliest expiry of each', () => {
    const hours = hoursOf(
      [
        file('b', '2026-12-01T08:40:00Z'),
        file('a', '2026-11-25T14:40:00Z'),
        file('c', '2026-11-25T14:10:00Z', { kind: 'attachment', payloadCount: 1 }),
      ],
      NOW,
      NOW,
    );
    expect(
      hours.map(({ fileCount, payloadCount, sizeBytes, remaining }) => [fileCount, payloadCount, sizeBytes, remaining]),
    ).toEqual([
      [2, 3, 200, '4 d 2 h'],
      [1, 3, 100, '9 d 20 h'],
    ]);
  });

  test('are told apart by dial: stored, expiring within a day, expired at their instant', () => {
    const at = (expiresAt: string) => hoursOf([file('a', expiresAt)], new Date('2026-11-20T12:00:00Z'), NOW)[0];
    expect(at('2026-11-23T12:00:00Z')).toMatchObject({ dial: 'stored', remainingFraction: 2 / 3 });
    expect(at('2026-11-22T11:59:59Z')).toMatchObject({ dial: 'expiring' });
    expect(at('2026-11-21T12:00:00Z')).toMatchObject({ dial: 'expired', remaining: 'Expired' });
  });
});

describe('what is asked for', () => {
  test('days are UTC, and the last one is included', () => {
    expect(filterOf({ ...EMPTY_DRAFT, fromDay: '2026-11-01', toDay: '2026-11-30' })).toEqual({
      from: new Date('2026-11-01T00:00:00Z'),
      to: new Date('2026-12-01T00:00:00Z'),
    });
    expect(draftProblem({ ...EMPTY_DRAFT, fromDay: '2026-11-02', toDay: '2026-11-01' })).not.toBeNull();
    expect(draftProblem({ ...EMPTY_DRAFT, fromDay: '2026-11-01', toDay: '2026-11-01' })).toBeNull();
  });

  test('the button says what it does, with its count', () => {
    expect(submitWords(EMPTY_DRAFT, 237)).toBe('Export 237 payloads');
    expect(submitWords({ ...EMPTY_DRAFT, contents: 'metadata', format: 'jsonl' }, 237)).toBe('Download JSONL');
  });

  test('the address of a download carries the filter', () => {
    const draft = { ...EMPTY_DRAFT, contents: 'metadata', model: 'openai/gpt-5-mini', fromDay: '2026-11-01' } as const;
    expect(metadataHref('halden', draft)).toBe(
      '/api/metadata-export?organization=halden&format=csv&model=openai%2Fgpt-5-mini&from=2026-11-01T00%3A00%3A00.000Z',
    );
  });
});

describe('the words of an export', () => {
  const row = (changes: Partial<ExportRow>) =>
    ({ standing: 'ready', readyAt: NOW, failure: null, progressPercent: 40, filter: {}, ...changes }) as ExportRow;

  test('say which requests it holds', () => {
    expect(filterWords({})).toBe('All payloads');
    expect(filterWords({ model: ['gpt-5-mini'], from: NOW })).toBe('gpt-5-mini, from 21 Nov 2026');
  });

  test('say how far it is, that an erasure has it made again, and why it ended', () => {
    expect(standingWords(row({ standing: 'running', readyAt: null }))).toBe('Running, 40 %');
    const waiting = row({ standing: 'running', readyAt: null, isWaitingForKeys: true });
    expect(standingWords(waiting)).toBe('Waits for new keys after an erasure');
    expect(standingWords(row({ standing: 'running' }))).toBe('Made again after an erasure');
    expect(standingWords(row({ standing: 'failed', failure: 'organization_suspended' }))).toBe(
      'Ended: the organization was suspended',
    );
  });
});
