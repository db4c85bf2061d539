import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LIFECYCLE_STATES, type LifecycleState } from '../tenancy/index.ts';
import { addMs, MS_PER_DAY } from '../time/index.ts';
import {
  type AccountLife,
  decideTransition,
  dueNotice,
  isUnresolved,
  LIFE_PERIODS_DEFAULT,
  type LifecycleEvent,
  lifecycleNotices,
  TRANSITIONS,
} from './index.ts';

const SUSPENDED_AT = new Date('2028-02-15T23:59:59.999Z');
const BORN: AccountLife = { state: 'active', version: 1, changedAt: new Date('2028-01-01T00:00:00Z') };
const EVENTS: readonly LifecycleEvent[] = [
  { name: 'suspend', reason: 'non_payment' },
  { name: 'suspend', reason: 'terms_violation' },
  ...(['resolve', 'close', 'end_grace', 'reopen', 'purge'] as const).map((name) => ({ name })),
];

function decide(life: AccountLife, event: LifecycleEvent, now: Date, isHeld = false) {
  return decideTransition(life, event, { now, periods: LIFE_PERIODS_DEFAULT, isHeld });
}

function after(life: AccountLife, event: LifecycleEvent, now: Date): AccountLife {
  const decision = decide(life, event, now);
  if (decision.kind === 'refused') throw new Error(`${event.name} was refused: ${decision.refusal}`);
  return decision.life;
}

const refusalOf = (life: AccountLife, event: LifecycleEvent['name'], now: Date, isHeld = false) => {
  const decision = decide(life, { name: event, reason: 'non_payment' } as LifecycleEvent, now, isHeld);
  return decision.kind === 'refused' ? decision.refusal : null;
};

const suspended = (at = SUSPENDED_AT) => after(BORN, { name: 'suspend', reason: 'non_payment' }, at);

describe('invariant 29: the state machine', () => {
  test('whatever the sequence of events, only its edges are taken, and each raises the version by one', () => {
    const step = fc.record({
      event: fc.constantFrom(...EVENTS),
      hours: fc.integer({ min: 0, max: 24 * 40 }),
      isHeld: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        let life: AccountLife = BORN;
        let now = BORN.changedAt;
        for (const { event, hours, isHeld } of steps) {
          now = addMs(now, hours * 3_600_000);
          const decision = decide(life, event, now, isHeld);
          if (decision.kind === 'refused') continue;
          const next = decision.life;
          expect(
            TRANSITIONS.some((edge) => edge.event === event.name && edge.from === life.state && edge.to === next.state),
          ).toBe(true);
          expect(next).toMatchObject({ version: life.version + 1, changedAt: now });
          life = next;
        }
      }),
    );
  });

  test('every state is reached, and from purged nothing leads away', () => {
    const reached = new Set<LifecycleState>(['active', ...TRANSITIONS.map(({ to }) => to)]);
    expect([...reached].sort()).toEqual([...LIFECYCLE_STATES].sort());
    const closed = after(BORN, { name: 'close' }, SUSPENDED_AT);
    const purged = after(closed, { name: 'purge' }, addMs(SUSPENDED_AT, 30 * MS_PER_DAY));
    for (const event of EVENTS)
      expect(refusalOf(purged, event.name, addMs(SUSPENDED_AT, 99 * MS_PER_DAY))).toBe('no_such_edge');
  });
});

/** A leap day, and the days on which clocks change in New York and on Lord Howe: a day has 86 400 seconds on all of them. */
const STARTS = [
  '2028-02-15T23:59:59.999Z',
  '2028-03-05T06:30:00.000Z',
  '2028-10-29T05:59:59.999Z',
  '2028-03-25T14:59:59.999Z',
  '2027-12-31T23:59:59.999Z',
];

describe.each(STARTS)('invariants 27 and 28: from %s', (start) => {
  const at = new Date(start);
  const days = (count: number, ms = 0) => addMs(at, count * MS_PER_DAY + ms);

  test('the grace ends at exactly 14 days and not a millisecond before', () => {
    const life = suspended(at);
    expect(life).toMatchObject({ suspendedAt: at, closesAt: days(14) });
    expect(refusalOf(life, 'end_grace', days(14, -1))).toBe('not_due');
    expect(after(life, { name: 'end_grace' }, days(14))).toMatchObject({
      state: 'closed',
      closedAt: days(14),
      purgesAt: days(44),
      suspension: { reason: 'non_payment', resolvedAt: null },
    });
  });

  test('a closed organization is reopened until 30 days are over, and purged from then on', () => {
    const life = after(BORN, { name: 'close' }, at);
    expect(life).toMatchObject({ state: 'closed', purgesAt: days(30), suspension: null });
    expect(after(life, { name: 'reopen' }, days(30, -1))).toMatchObject({ state: 'active' });
    expect(refusalOf(life, 'purge', days(30, -1))).toBe('not_due');
    expect(refusalOf(life, 'reopen', days(30))).toBe('too_late');
    expect(after(life, { name: 'purge' }, days(30))).toMatchObject({ state: 'purged', purgedAt: days(30) });
  });

  test('reminders are due 7 days and 1 day before each end, to the millisecond, and never late', () => {
    const told = { now: days(7, -1), noticed: [] };
    expect(dueNotice(suspended(at), told)).toBeNull();
    expect(dueNotice(suspended(at), { ...told, now: days(7) })).toBe('closing_7');
    expect(dueNotice(suspended(at), { now: days(7), noticed: ['closing_7'] })).toBeNull();
    expect(dueNotice(suspended(at), { ...told, now: days(13, -1) })).toBe('closing_7');
    expect(dueNotice(suspended(at), { ...told, now: days(13) })).toBe('closing_1');
    expect(dueNotice(suspended(at), { ...told, now: days(14) })).toBeNull();
    const closed = after(BORN, { name: 'close' }, at);
    expect(dueNotice(closed, { ...told, now: days(23) })).toBe('purge_7');
    expect(dueNotice(closed, { ...told, now: days(29) })).toBe('purge_1');
  });
});

describe('what a suspension leaves behind', () => {
  const overAt = addMs(SUSPENDED_AT, 14 * MS_PER_DAY);
  const closed = () => after(suspended(), { name: 'end_grace' }, overAt);

  test('closed out of a suspension, it is reopened after the resolution alone', () => {
    const life = closed();
    expect(refusalOf(life, 'reopen', overAt)).toBe('resolution_required');
    const resolved = after(life, { name: 'resolve' }, addMs(overAt, 1));
    expect(resolved).toMatchObject({ state: 'closed', purgesAt: addMs(overAt, 30 * MS_PER_DAY) });
    expect(refusalOf(resolved, 'resolve', addMs(overAt, 2))).toBe('no_such_edge');
    expect(after(resolved, { name: 'reopen' }, addMs(overAt, 2))).toEqual({
      state: 'active',
      version: 5,
      changedAt: addMs(overAt, 2),
    });
  });

  test('an owner who closes a suspended organization does not get around the resolution', () => {
    const life = after(suspended(), { name: 'close' }, addMs(SUSPENDED_AT, 1));
    expect(life.state === 'closed' && isUnresolved(life)).toBe(true);
    expect(refusalOf(life, 'reopen', addMs(SUSPENDED_AT, 2))).toBe('resolution_required');
  });

  test('while it is not closed yet, a suspension is resolved also after its grace', () => {
    expect(after(suspended(), { name: 'resolve' }, addMs(overAt, 5))).toMatchObject({ state: 'active' });
  });

  test('a hold keeps it from the purge and from nothing else', () => {
    const life = closed();
    const purgesAt = addMs(overAt, 30 * MS_PER_DAY);
    expect(refusalOf(life, 'purge', purgesAt, true)).toBe('held');
    for (const event of EVENTS.filter(({ name }) => name !== 'purge')) {
      expect(refusalOf(life, event.name, overAt, true)).toBe(refusalOf(life, event.name, overAt, false));
    }
  });
});

test('a changed period changes no date that was stamped', () => {
  const life = suspended();
  const decision = decideTransition(
    life,
    { name: 'resolve' },
    { now: SUSPENDED_AT, isHeld: false, periods: { suspensionGraceDays: 1, closedRetentionDays: 1 } },
  );
  expect(decision.kind).toBe('moved');
  expect(refusalOf(life, 'end_grace', addMs(SUSPENDED_AT, 2 * MS_PER_DAY))).toBe('not_due');
});

test('a state that lasts no longer than a reminder says its date once, at its beginning', () => {
  const periods = { suspensionGraceDays: 7, closedRetentionDays: 1 };
  const facts = { now: SUSPENDED_AT, periods, isHeld: false };
  const suspension = decideTransition(BORN, { name: 'suspend', reason: 'non_payment' }, facts);
  const closure = decideTransition(BORN, { name: 'close' }, facts);
  expect(
    [suspension, closure].map((decision) => (decision.kind === 'moved' ? lifecycleNotices(decision.life) : null)),
  ).toMatchObject([[{ occasion: 'closing_1' }], []]);
});
