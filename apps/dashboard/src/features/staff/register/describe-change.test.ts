import type { SubprocessorChange, SubprocessorDraft } from '@lethe/core/subprocessors';
import { expect, test } from 'vitest';
import { describeChange } from './describe-change.ts';

const DRAFT: SubprocessorDraft = {
  service: 'Fjellhost',
  purpose: 'Runs the servers',
  dataClasses: ['body'],
  region: 'Norway',
  safeguards: 'ISO 27001',
  evidenceUrl: 'https://fjellhost.example/trust',
  isOptional: false,
  reviewedOn: '2026-06-01',
  reviewDueOn: '2027-06-01',
};
const change = (of: Pick<SubprocessorChange, 'kind' | 'before' | 'after'>): SubprocessorChange => ({
  ...of,
  subprocessorId: '00000000-0000-7000-8000-000000000001',
  version: 2,
  changedAt: new Date('2026-11-21T12:00:00Z'),
  staffLabel: 'Henrik',
});

test('a change tells each field that differs, in words, and no other', () => {
  const after = { ...DRAFT, dataClasses: ['body', 'account'], isOptional: true, reviewDueOn: '2027-07-01' } as const;
  expect(
    describeChange(
      change({ kind: 'changed', before: DRAFT, after: { ...after, dataClasses: [...after.dataClasses] } }),
    ),
  ).toEqual({
    title: 'Changed Fjellhost',
    fields: [
      { name: 'Data', before: 'Body', after: 'Body, Names and addresses' },
      { name: 'Used', before: 'always', after: 'by choice' },
      { name: 'Next review', before: '1 Jun 2027', after: '1 Jul 2027' },
    ],
  });
});

test('an entry that came or went is told by its name', () => {
  expect(describeChange(change({ kind: 'added', before: null, after: DRAFT }))).toEqual({
    title: 'Added Fjellhost',
    fields: [],
  });
  expect(describeChange(change({ kind: 'retired', before: DRAFT, after: null })).title).toBe('Retired Fjellhost');
});
