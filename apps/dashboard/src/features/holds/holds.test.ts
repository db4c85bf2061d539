import type { LegalHold, MeasuredHold } from '@lethe/core/holds';
import type { OrganizationId, ProjectId, RequestId } from '@lethe/core/tenancy';
import { describe, expect, it } from 'vitest';
import { EMPTY_HOLD, readHold } from './hold-draft.ts';
import { holdHref, readCaseNumber } from './hold-href.ts';
import { scopeSentence, standingSentence, stepRefusal } from './hold-words.ts';

const AT = new Date('2026-11-21T08:00:00Z');
const by = (label: string) => ({ at: AT, label, person: `user:${label}` });
const HOLD: MeasuredHold = {
  organizationId: 'o' as OrganizationId,
  id: 'h',
  number: 7,
  name: 'Brandt',
  reason: 'letter',
  projectId: null,
  endUsers: [],
  admittedFrom: null,
  admittedTo: null,
  requestIds: [],
  placed: by('ines'),
  confirmed: null,
  releaseRequested: null,
  releaseReason: null,
  released: null,
  isDeclined: false,
  measure: null,
};
const projects = [{ id: 'p', name: 'internal-tools' }];
const day = (text: string) => new Date(`${text}T00:00:00Z`);

describe('the sentence of a scope', () => {
  it.each<[string, Partial<LegalHold>]>([
    ['The whole organization', {}],
    [
      'Project internal-tools, 1 Jul 2026 to 31 Jul 2026',
      { projectId: 'p' as ProjectId, admittedFrom: day('2026-07-01'), admittedTo: day('2026-08-01') },
    ],
    ['End users a, b', { endUsers: ['a', 'b'] }],
    [
      '4 end users, 18 Oct 2026',
      { endUsers: ['a', 'b', 'c', 'd'], admittedFrom: day('2026-10-18'), admittedTo: day('2026-10-19') },
    ],
    ['2 single requests, from 18 Oct 2026', { requestIds: ['x', 'y'] as RequestId[], admittedFrom: day('2026-10-18') }],
    ['Up to 18 Oct 2026', { admittedTo: day('2026-10-19') }],
    ['Up to 21 Nov, 08:00:00', { admittedTo: AT }],
  ])('%s', (sentence, scope) => {
    expect(scopeSentence({ ...HOLD, ...scope }, projects)).toBe(sentence);
  });
});

describe('who may do what', () => {
  const chooser = (person: string, canWrite = true) => ({ person, canWrite });
  it('says to the one who placed it whom it takes, and lets another person confirm', () => {
    expect(stepRefusal(HOLD, 'confirm', chooser('user:ines'))).toMatch(/^You placed it\./);
    expect(stepRefusal(HOLD, 'confirm', chooser('user:tomas'))).toBeNull();
    expect(stepRefusal(HOLD, 'confirm', chooser('user:tomas', false))).toMatch(/^Your role/);
  });
  it('says to the one who asked for the release whom its approval takes', () => {
    const asked = { ...HOLD, confirmed: by('tomas'), releaseRequested: by('ines') };
    expect(stepRefusal(asked, 'approve_release', chooser('user:ines'))).toMatch(/^You asked for the release\./);
    expect(stepRefusal(asked, 'refuse_release', chooser('user:ines'))).toBeNull();
  });
  it('names the person of each standing', () => {
    expect(standingSentence(HOLD)).toContain('Another person than ines confirms it');
    expect(standingSentence({ ...HOLD, confirmed: by('tomas') })).toBe('Confirmed by tomas.');
    const declined = { ...HOLD, released: by('tomas'), isDeclined: true, releaseReason: 'too wide' };
    expect(standingSentence(declined)).toBe('Declined by tomas: too wide');
  });
});

describe('the form of a hold', () => {
  const form = { ...EMPTY_HOLD, name: 'Brandt', reason: 'letter' };
  it('takes days in UTC, both included, and one entry a line', () => {
    const { draft } = readHold({ ...form, from: '2026-10-18', to: '2026-10-21', endUsers: 'a\n b, a\n' });
    expect(draft).toMatchObject({
      projectId: null,
      endUsers: ['a', 'b'],
      admittedFrom: day('2026-10-18'),
      admittedTo: day('2026-10-22'),
    });
  });
  it('is no draft without a name and a reason, and is counted all the same', () => {
    expect(readHold(EMPTY_HOLD)).toMatchObject({ draft: null, problems: {}, scope: { endUsers: [] } });
  });
  it('says what is wrong where it is wrong', () => {
    expect(readHold({ ...form, from: '2026-10-21', to: '2026-10-20' }).problems).toEqual({
      to: 'The last day is before the first.',
    });
    expect(readHold({ ...form, requestIds: 'req_1' }).problems.requestIds).toContain('req_1');
  });
});

describe('the address of a case', () => {
  it('is its number, and anything else names none', () => {
    expect(holdHref('halden', HOLD)).toBe('/halden/settings/compliance/holds/LH-7');
    expect(readCaseNumber('LH-7')).toBe(7);
    for (const text of ['LH-0', 'LH-07', 'lh-7', '7', 'LH-7x', 'LH-9999999999'])
      expect(readCaseNumber(text)).toBeNull();
  });
});
