import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { listedPlan, type PlanInForce, planFee, planSpans } from '../plans/index.ts';
import { composeInvoice, DUE_NANO_USD_MIN, DUE_UNIT_NANO_USD, type LineSum, roundDue } from './index.ts';

const CREATED_AT = new Date('2020-01-01T00:00:00Z');
const MONTH = new Date('2026-11-01T00:00:00Z');
const NO_SUM = { rowCount: 1, tokenCount: null, lateNanoUsd: 0n, lateRowCount: 0 };
const planOf = (current: PlanInForce) => ({ current, changes: [], createdAt: CREATED_AT, pauses: [] });
const sum = (line: LineSum['line'], amountNanoUsd: bigint): LineSum => ({ ...NO_SUM, line, amountNanoUsd });

function compose(changes: Partial<Parameters<typeof composeInvoice>[0]>) {
  const facts = {
    month: MONTH,
    plan: planOf(listedPlan('free')),
    sums: [],
    carriedNanoUsd: 0n,
    openingBalanceNanoUsd: 0n,
  };
  return composeInvoice({ ...facts, ...changes });
}

describe('an invoice', () => {
  test('takes usage from credit and only the plan fee from the card', () => {
    const draft = compose({
      plan: planOf(listedPlan('pro')),
      openingBalanceNanoUsd: 5n,
      sums: [sum('inference', 70n), sum('data_storage', 30n), sum('credits_applied', -100n), sum('top_ups', 1_000n)],
    });
    expect(draft).toMatchObject({ dueNanoUsd: 49_000_000_000n, carriedNanoUsd: 0n, closingBalanceNanoUsd: 905n });
    expect(draft.lines.map(({ kind, amountNanoUsd }) => [kind, amountNanoUsd])).toEqual([
      ['inference', 70n],
      ['data_storage', 30n],
      ['credits_applied', -100n],
      ['top_ups', 1_000n],
      ['plan_fee', 49_000_000_000n],
    ]);
  });

  test('of a month in which nothing happened is none', () => {
    expect(compose({}).isEmpty).toBe(true);
    expect(compose({ carriedNanoUsd: 3n })).toMatchObject({ isEmpty: true, carriedNanoUsd: 3n });
    expect(compose({ sums: [sum('grants', 1n)] }).isEmpty).toBe(false);
    expect(compose({ plan: planOf(listedPlan('pro')) }).isEmpty).toBe(false);
  });

  test('refuses usage that is not paid from credit', () => {
    expect(() => compose({ sums: [sum('inference', 2n), sum('credits_applied', -1n)] })).toThrow('to the nano-dollar');
  });
});

describe('what is due', () => {
  test.each([
    [0n, 0n],
    [DUE_NANO_USD_MIN - 1n, 0n],
    [DUE_NANO_USD_MIN, DUE_NANO_USD_MIN],
    [DUE_NANO_USD_MIN + DUE_UNIT_NANO_USD - 1n, DUE_NANO_USD_MIN],
    [DUE_NANO_USD_MIN + DUE_UNIT_NANO_USD, DUE_NANO_USD_MIN + DUE_UNIT_NANO_USD],
  ])('of %s nano-USD is %s, the rest is carried', (owed, due) => {
    expect(roundDue(owed)).toEqual({ dueNanoUsd: due, carriedNanoUsd: owed - due });
  });

  test('invariant 10: over all months what was due and what is carried is the exact sum of the fees, and what is due is its whole cents', () => {
    // As often below a charge as above it.
    const feeArbitrary = fc.oneof(
      fc.bigInt({ min: 0n, max: DUE_NANO_USD_MIN }),
      fc.bigInt({ min: 0n, max: 10n ** 13n }),
    );
    fc.assert(
      fc.property(fc.array(feeArbitrary, { minLength: 1, maxLength: 30 }), (fees) => {
        let carriedNanoUsd = 0n;
        let dueSum = 0n;
        let exactSum = 0n;
        for (const [index, monthlyFeeNanoUsd] of fees.entries()) {
          const month = new Date(Date.UTC(2027, index, 1));
          const plan = planOf({ plan: 'enterprise', monthlyFeeNanoUsd });
          exactSum += planFee(planSpans(plan, month), month);
          const draft = compose({ month, plan, carriedNanoUsd });
          const sumOfLines = draft.lines.reduce((all, { amountNanoUsd }) => all + amountNanoUsd, 0n);
          expect(sumOfLines).toBe(draft.dueNanoUsd);
          expect(draft.dueNanoUsd % DUE_UNIT_NANO_USD).toBe(0n);
          dueSum += draft.dueNanoUsd;
          carriedNanoUsd = draft.carriedNanoUsd;
        }
        expect(dueSum + carriedNanoUsd).toBe(exactSum);
        if (carriedNanoUsd < DUE_UNIT_NANO_USD) expect(dueSum).toBe(exactSum - (exactSum % DUE_UNIT_NANO_USD));
        expect(carriedNanoUsd < DUE_NANO_USD_MIN).toBe(true);
      }),
    );
  });
});
