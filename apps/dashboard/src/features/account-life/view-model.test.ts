import type { ClosedLife, SuspendedLife } from '@lethe/core/lifecycle';
import { describe, expect, test } from 'vitest';
import { declineText } from './owed-words.ts';
import { causeOf, noticesText, progressBetween, railSteps, referenceOf, refusesSince, wayOut } from './view-model.ts';

const NOW = new Date('2026-11-21T14:31:07Z');
const SUSPENDED: SuspendedLife = {
  state: 'suspended',
  version: 2,
  changedAt: new Date('2026-11-18T09:12:30Z'),
  reason: 'non_payment',
  suspendedAt: new Date('2026-11-18T09:12:30Z'),
  closesAt: new Date('2026-12-02T09:12:30Z'),
};
const CLOSED: ClosedLife = {
  state: 'closed',
  version: 2,
  changedAt: new Date('2026-11-20T09:00:00Z'),
  closedAt: new Date('2026-11-20T09:00:00Z'),
  purgesAt: new Date('2026-12-20T09:00:00Z'),
  suspension: null,
};
const { reason, suspendedAt, closesAt } = SUSPENDED;
const CLOSED_BY_GRACE: ClosedLife = {
  ...CLOSED,
  version: 3,
  changedAt: closesAt,
  closedAt: closesAt,
  purgesAt: new Date('2027-01-01T09:12:30Z'),
  suspension: { reason, suspendedAt, closesAt, resolvedAt: null },
};
const facts = { now: NOW, closedRetentionDays: 30, holdCount: 0 };

describe('the rail', () => {
  test('of a suspension says when it began, when it closes and when it is purged', () => {
    expect(
      railSteps({ ...facts, life: SUSPENDED }).map(({ label, at, note }) => [label, at.toISOString(), note]),
    ).toEqual([
      ['Suspended', '2026-11-18T09:12:30.000Z', '3 d 5 h ago'],
      ['Closes', '2026-12-02T09:12:30.000Z', 'In 10 d 18 h, if not resolved'],
      ['Purged', '2027-01-01T09:12:30.000Z', '30 d after closing'],
    ]);
  });

  test('of a voluntary closure has no suspension', () => {
    expect(railSteps({ ...facts, life: CLOSED }).map(({ label, note }) => [label, note])).toEqual([
      ['Closed', '1 d 5 h ago'],
      ['Purged', 'In 28 d 18 h'],
    ]);
  });

  test('says what a purge that is due waits for', () => {
    const due = { ...facts, life: CLOSED, now: CLOSED.purgesAt };
    expect(railSteps(due).at(-1)?.note).toBe('Any moment');
    expect(railSteps({ ...due, holdCount: 2 }).at(-1)?.note).toBe('Waits for 2 legal holds');
  });

  test('never shows more than the whole of a span as passed', () => {
    expect(progressBetween(suspendedAt, closesAt, new Date('2026-11-25T09:12:30Z'))).toBe(0.5);
    expect(progressBetween(suspendedAt, closesAt, new Date('2027-11-25T09:12:30Z'))).toBe(1);
  });
});

describe('the way out', () => {
  const resolved = { ...CLOSED_BY_GRACE, suspension: { reason, suspendedAt, closesAt, resolvedAt: NOW } };
  const violation = { ...SUSPENDED, reason: 'terms_violation' as const };

  test.each([
    ['paying', 'pay', SUSPENDED, NOW],
    ['asking staff', 'ask_staff', violation, NOW],
    ['reopening', 'reopen', CLOSED, NOW],
    ['paying, before what was closed out of a suspension can be reopened', 'pay', CLOSED_BY_GRACE, closesAt],
    ['reopening, after it', 'reopen', resolved, closesAt],
    ['reopening until a millisecond before the purge', 'reopen', CLOSED, new Date(CLOSED.purgesAt.getTime() - 1)],
    ['nothing from the instant of the purge on', 'over', CLOSED, CLOSED.purgesAt],
  ])('is %s', (_, kind, life, now) => {
    expect(wayOut(life, now)).toEqual({ kind });
  });

  test('leaves the instant of a closure as it was when what it was suspended for is resolved later', () => {
    const later = { ...resolved, changedAt: NOW };
    expect(refusesSince(later)).toEqual(closesAt);
    expect(refusesSince(SUSPENDED)).toEqual(suspendedAt);
  });

  test('is said with its cause', () => {
    expect([SUSPENDED, violation, CLOSED, CLOSED_BY_GRACE, resolved].map(causeOf)).toEqual([
      'Suspended for non-payment',
      'Suspended for a violation of the terms',
      'Closed by its owner',
      'Closed after a suspension for non-payment',
      'Closed, and what it was suspended for is resolved',
    ]);
    const early = { ...CLOSED_BY_GRACE, closedAt: NOW, changedAt: NOW };
    expect(causeOf(early)).toBe('Closed by its owner while it was suspended');
  });
});

describe('the next notices', () => {
  test.each([
    ['before all', NOW, 'By e-mail on 25 Nov and 1 Dec 2026, 7 days and 1 day before closing.'],
    ['after the first', new Date('2026-11-25T09:12:30Z'), 'By e-mail on 1 Dec 2026, 1 day before closing.'],
    ['after the last', new Date('2026-12-01T09:12:30Z'), 'By e-mail on 2 Dec 2026, at closing.'],
    ['when the end has come', closesAt, null],
  ])('are those still to come, %s', (_, now, text) => {
    expect(noticesText(SUSPENDED, now)).toBe(text);
  });

  test('name the year of each where they are of two', () => {
    const purgesAt = new Date('2027-01-03T00:00:00Z');
    expect(noticesText({ ...CLOSED, purgesAt }, NOW)).toBe(
      'By e-mail on 27 Dec 2026 and 2 Jan 2027, 7 days and 1 day before the purge.',
    );
  });
});

test('what happened to the card is said without promising which refusal was the last', () => {
  const at = new Date('2026-11-18T09:12:30Z');
  const card = { last4: '4417', negativeSince: null };
  const words = (decline: Parameters<typeof declineText>[0]['decline']) => declineText({ decline }, card);
  expect(words({ count: 4, lastAt: at, since: at })).toBe('Card ending 4417 was declined 4 times, last on 18 Nov.');
  expect(words({ count: 1, lastAt: null, since: at })).toBe('Card ending 4417 was declined once since 18 Nov.');
  expect(declineText({ decline: null }, { last4: null, negativeSince: at })).toBe('Below zero since 18 Nov 2026.');
});

test('the reference tells one suspension of an organization from the next', () => {
  const id = '0197a000-0000-7000-8000-00000000c418';
  expect(referenceOf(id, SUSPENDED)).toBe('sus_0000c418_2');
  expect(referenceOf(id, CLOSED_BY_GRACE)).toBe('clo_0000c418_3');
});
