import { decideTransition, LIFE_PERIODS_DEFAULT, type LifecycleEvent } from '@lethe/core/lifecycle';
import { addMs, MS_PER_DAY } from '@lethe/core/time';
import { useDatabase } from '@lethe/testkit/postgres';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { useConnections } from './testing/connections.ts';
import { createLives, type LifeActor, refusalOf, VIOLATION } from './testing/lives.ts';
import { standAt } from './testing/stand-at.ts';

const testDatabase = useDatabase();
const connections = useConnections(testDatabase);
const lives = createLives(testDatabase, connections);

/** The leap day lies in the grace. */
const AT = new Date('2032-02-20T23:59:59.999Z');
const SEEDED_RACES = { numRuns: 12, seed: 29 };

const RESOLVE = { event: { name: 'resolve' }, by: 'staff' } as const;
const CLOSE = { event: { name: 'close' }, by: 'user' } as const;
const END_GRACE = { event: { name: 'end_grace' }, by: 'system' } as const;
const REOPEN = { event: { name: 'reopen' }, by: 'user' } as const;
const PURGE = { event: { name: 'purge' }, by: 'system' } as const;
type Attempt = { readonly event: LifecycleEvent; readonly by: LifeActor };

/** All at once, each decided on the same version; the order and the repetitions are the seed's. Which of them got through. */
async function race(organizationId: Parameters<typeof lives.change>[0], version: number, attempts: readonly Attempt[]) {
  const refusals = await Promise.all(
    attempts.map(({ event, by }) => refusalOf(lives.change(organizationId, version, event, by))),
  );
  return {
    winners: attempts.filter((_, index) => refusals[index] === null).map(({ event }) => event.name),
    refusals: refusals.filter((refusal) => refusal !== null),
  };
}

/** Between 2 and 8 attempts in any order, with at least one of each. */
const crowdOf = (attempts: readonly Attempt[]) =>
  fc
    .array(fc.constantFrom(...attempts), { minLength: 2, maxLength: 6 })
    .chain((more) => fc.shuffledSubarray([...attempts, ...more], { minLength: attempts.length + more.length }));

describe('invariant 29: seeded races have one winner and nothing of a loser', () => {
  test('resolving, closing and the end of the grace at the 14-day instant', async () => {
    const winners = new Set<string>();
    await fc.assert(
      fc.asyncProperty(crowdOf([RESOLVE, CLOSE, END_GRACE]), async (crowd) => {
        const one = await lives.begin(AT);
        await one.move(VIOLATION, 'staff');
        await standAt(testDatabase, addMs(AT, 14 * MS_PER_DAY));
        const outcome = await race(one.organizationId, 2, crowd);
        expect(outcome.winners).toHaveLength(1);
        expect(new Set(outcome.refusals)).toEqual(new Set(['stale_version']));
        expect(await one.written()).toEqual([{ transitions: 2, audits: 2, events: 2, leaves: 2 }]);
        const [last] = await one.history();
        expect(await one.life()).toMatchObject({ version: 3, state: last?.to });
        winners.add(outcome.winners[0] ?? '');
      }),
      SEEDED_RACES,
    );
    expect(winners.size).toBeGreaterThan(1);
  });

  test('one millisecond before it the grace does not end, whoever hurries', async () => {
    await fc.assert(
      fc.asyncProperty(crowdOf([RESOLVE, END_GRACE]), async (crowd) => {
        const one = await lives.begin(AT);
        await one.move(VIOLATION, 'staff');
        await standAt(testDatabase, addMs(AT, 14 * MS_PER_DAY - 1));
        expect((await race(one.organizationId, 2, crowd)).winners).toEqual(['resolve']);
      }),
      SEEDED_RACES,
    );
  });

  test('reopening and the purge on both sides of the 30-day instant', async () => {
    await fc.assert(
      fc.asyncProperty(crowdOf([REOPEN, PURGE]), fc.constantFrom(-1, 0), async (crowd, ms) => {
        const one = await lives.begin(AT);
        await one.move({ name: 'close' }, 'user');
        await standAt(testDatabase, addMs(AT, 30 * MS_PER_DAY + ms));
        const { winners } = await race(one.organizationId, 2, crowd);
        expect(winners).toEqual([ms < 0 ? 'reopen' : 'purge']);
        expect(await one.life()).toMatchObject({ version: 3, state: ms < 0 ? 'active' : 'purged' });
      }),
      SEEDED_RACES,
    );
  });
});

const EVENTS: readonly Attempt[] = [{ event: VIOLATION, by: 'staff' }, RESOLVE, CLOSE, END_GRACE, REOPEN, PURGE];
/** What hours to let pass: mostly a little, sometimes exactly a period. */
const PAUSE_MS = fc.constantFrom(
  0,
  1,
  MS_PER_DAY,
  14 * MS_PER_DAY - 1,
  14 * MS_PER_DAY,
  16 * MS_PER_DAY,
  30 * MS_PER_DAY,
);

test('invariant 29: whatever the sequence, the database decides as the model does, to the millisecond', async () => {
  const step = fc.record({ attempt: fc.constantFrom(...EVENTS), pauseMs: PAUSE_MS });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 12 }), fc.nat(20), async (steps, holdAfter) => {
      const one = await lives.begin(AT);
      let now = AT;
      let isHeld = false;
      for (const [index, { attempt, pauseMs }] of steps.entries()) {
        if (index === holdAfter) {
          await one.hold();
          isHeld = true;
        }
        now = addMs(now, pauseMs);
        const before = await one.life();
        const decision = decideTransition(before, attempt.event, { now, periods: LIFE_PERIODS_DEFAULT, isHeld });
        const refusal = await refusalOf(one.move(attempt.event, attempt.by, now));
        const expected = decision.kind === 'refused' ? decision.refusal : null;
        expect(refusal).toBe(expected === 'held' ? 'organization_held' : expected);
        expect(await one.life()).toEqual(decision.kind === 'moved' ? decision.life : before);
        if (decision.kind === 'moved' && decision.life.state === 'purged') break;
      }
      const { version } = await one.life();
      expect(await one.history()).toHaveLength(version - 1);
    }),
    { numRuns: 25, seed: 28 },
  );
});
