import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { divideHalfEven, NANO_USD_PER_USD } from '../../money/index.ts';
import { addMs, nextUtcMonth } from '../../time/index.ts';
import { listedPlan, type PlanInForce, type PlanPause, planFee, planSpans } from './index.ts';

const FREE = listedPlan('free');
const PRO = listedPlan('pro');
const AGREED: PlanInForce = { plan: 'enterprise', monthlyFeeNanoUsd: 1_500n * NANO_USD_PER_USD };
const LONG_AGO = new Date('2020-01-01T00:00:00Z');

/** The plans of a history, one after the other. */
function historyOf(plans: readonly PlanInForce[], instants: readonly Date[], createdAt = LONG_AGO) {
  const changes = instants.map((changedAt, index) => {
    return { from: plans[index] ?? FREE, to: plans[index + 1] ?? FREE, changedAt };
  });
  return { current: plans[instants.length] ?? FREE, changes, createdAt, pauses: [] as PlanPause[] };
}

const feeOf = (history: ReturnType<typeof historyOf>, month: Date) => planFee(planSpans(history, month), month);

describe('the fee of a month', () => {
  test.each([
    ['28 days', '2026-02-01'],
    ['29 days', '2028-02-01'],
    ['30 days', '2026-11-01'],
    ['31 days', '2026-12-01'],
  ])('is the whole fee for a month of %s', (_, month) => {
    expect(feeOf(historyOf([PRO], []), new Date(month))).toBe(PRO.monthlyFeeNanoUsd);
  });

  test('is half of it from the middle of a leap February on', () => {
    const history = historyOf([FREE, PRO], [new Date('2028-02-15T12:00:00Z')]);
    expect(feeOf(history, new Date('2028-02-01'))).toBe(PRO.monthlyFeeNanoUsd / 2n);
  });

  test('a change at the first instant of a month counts for the whole of it, and not for the one before', () => {
    const history = historyOf([FREE, PRO], [new Date('2026-11-01T00:00:00.000Z')]);
    expect(feeOf(history, new Date('2026-10-01'))).toBe(0n);
    expect(feeOf(history, new Date('2026-11-01'))).toBe(PRO.monthlyFeeNanoUsd);
  });

  test('the last millisecond of a month is charged to the month that it is in', () => {
    const history = historyOf([FREE, PRO], [new Date('2026-11-30T23:59:59.999Z')]);
    const monthMs = 30n * 86_400_000n;
    expect(feeOf(history, new Date('2026-11-01'))).toBe(divideHalfEven(PRO.monthlyFeeNanoUsd, monthMs));
  });

  test('an organization is charged from its creation on', () => {
    const history = historyOf([AGREED], [], new Date('2026-11-16T00:00:00Z'));
    expect(feeOf(history, new Date('2026-11-01'))).toBe(AGREED.monthlyFeeNanoUsd / 2n);
    expect(feeOf(history, new Date('2026-10-01'))).toBe(0n);
  });

  test('up and down within one millisecond costs nothing', () => {
    const at = new Date('2026-11-09T00:00:00Z');
    expect(feeOf(historyOf([FREE, PRO, FREE], [at, at]), new Date('2026-11-01'))).toBe(0n);
  });
});

const startMs = Date.UTC(2027, 10, 1);
const changesArbitrary = fc
  .array(fc.tuple(fc.nat({ max: 200 * 86_400_000 }), fc.constantFrom(FREE, PRO, AGREED)), { maxLength: 12 })
  .map((drawn) => drawn.sort(([one], [other]) => one - other));

test('whatever changes when, the spans of months cover every millisecond exactly once, in order', () => {
  fc.assert(
    fc.property(changesArbitrary, fc.nat({ max: 40 * 86_400_000 }), (drawn, createdMs) => {
      const instants = drawn.map(([ms]) => new Date(startMs + createdMs + ms));
      const history = historyOf([FREE, ...drawn.map(([, plan]) => plan)], instants, new Date(startMs + createdMs));
      let expectedFrom = history.createdAt;
      for (let month = new Date(startMs), index = 0; index < 9; month = nextUtcMonth(month), index += 1) {
        for (const { fromAt, untilAt } of planSpans(history, month)) {
          expect(fromAt).toEqual(expectedFrom);
          expect(untilAt > fromAt).toBe(true);
          expectedFrom = untilAt;
        }
        if (nextUtcMonth(month) > history.createdAt) expect(expectedFrom).toEqual(nextUtcMonth(month));
      }
    }),
  );
});

describe('while an organization is suspended or closed', () => {
  const NOVEMBER = new Date('2026-11-01T00:00:00Z');
  const paused = (...pauses: readonly (readonly [string, string | null])[]) => ({
    ...historyOf([PRO], []),
    pauses: pauses.map(([from, until]) => ({
      fromAt: new Date(from),
      untilAt: until === null ? null : new Date(until),
    })),
  });

  test.each([
    ['to the end of the month', [['2026-11-16T00:00:00Z', '2026-12-05T00:00:00Z']]],
    ['without an end', [['2026-11-16T00:00:00Z', null]]],
    ['since the month before', [['2026-10-20T00:00:00Z', '2026-11-16T00:00:00Z']]],
    [
      'twice',
      [
        ['2026-11-03T00:00:00Z', '2026-11-10T12:00:00Z'],
        ['2026-11-20T00:00:00Z', '2026-11-27T12:00:00Z'],
      ],
    ],
  ] as const)('for half of a month, %s, half of the fee accrues', (_, pauses) => {
    expect(planFee(planSpans(paused(...pauses), NOVEMBER), NOVEMBER)).toBe(PRO.monthlyFeeNanoUsd / 2n);
  });

  test('all month, nothing accrues, and for the millisecond in which it is active, that millisecond', () => {
    const closed = paused(['2026-10-20T00:00:00Z', null]);
    expect(planSpans(closed, NOVEMBER)).toEqual([]);
    const almost = paused(['2026-10-20T00:00:00Z', '2026-11-30T23:59:59.999Z']);
    expect(planFee(planSpans(almost, NOVEMBER), NOVEMBER)).toBe(
      divideHalfEven(PRO.monthlyFeeNanoUsd, 30n * 86_400_000n),
    );
  });

  test('whatever pauses there are, what is charged is the time active', () => {
    const cuts = fc.uniqueArray(fc.nat({ max: 30 * 86_400_000 }), { maxLength: 16 });
    fc.assert(
      fc.property(cuts, (drawn) => {
        const instants = drawn.sort((one, other) => one - other).map((ms) => addMs(NOVEMBER, ms));
        const pauses = instants.flatMap((fromAt, index) =>
          index % 2 === 0 ? [{ fromAt, untilAt: instants[index + 1] ?? null }] : [],
        );
        const pausedMs = pauses.reduce(
          (sum, { fromAt, untilAt }) => sum + (untilAt ?? new Date('2026-12-01')).getTime() - fromAt.getTime(),
          0,
        );
        const monthMs = 30 * 86_400_000;
        const charged = planFee(planSpans({ ...historyOf([PRO], []), pauses }, NOVEMBER), NOVEMBER);
        expect(charged).toBe(divideHalfEven(PRO.monthlyFeeNanoUsd * BigInt(monthMs - pausedMs), BigInt(monthMs)));
      }),
    );
  });
});

test('pieces of a month cost what the whole costs, off by less than half a nano-dollar', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 30 * 86_400_000 - 1 }), { maxLength: 20 }), (cuts) => {
      const month = new Date('2026-11-01');
      const instants = cuts.sort((one, other) => one - other).map((ms) => addMs(month, ms));
      const history = historyOf(Array(cuts.length + 1).fill(PRO), instants);
      expect(feeOf(history, month)).toBe(PRO.monthlyFeeNanoUsd);
    }),
  );
});
