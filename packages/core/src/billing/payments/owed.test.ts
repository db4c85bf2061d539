import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  composeOwed,
  NANO_USD_PER_CENT,
  type OwedFacts,
  SETTLEMENT_MIN_NANO_USD,
  type UnpaidPlanFee,
} from './index.ts';

const USD = 1_000_000_000n;
const FAILED_AT = new Date('2026-11-11T09:12:30Z');
const GIVEN_UP_AT = new Date('2026-11-18T09:12:30Z');
const NOTHING: OwedFacts = {
  balanceNanoUsd: 0n,
  negativeSince: null,
  failingSince: null,
  planFees: [],
  autoTopUp: null,
};

function fee(amountNanoUsd: bigint, changes: Partial<UnpaidPlanFee> = {}): UnpaidPlanFee {
  const given = { paymentId: `p-${amountNanoUsd}`, attemptCount: 4, firstFailedAt: FAILED_AT, givenUpAt: GIVEN_UP_AT };
  return { ...given, amountNanoUsd, month: new Date('2026-11-01T00:00:00Z'), ...changes };
}

describe('what is owed', () => {
  test('is the balance, rounded up to a cent, and the plan fees: one amount', () => {
    const owed = composeOwed({ ...NOTHING, balanceNanoUsd: -38_204_118_220n, planFees: [fee(49n * USD)] });
    expect(owed.dueNanoUsd).toBe(87_210_000_000n);
    expect(owed.lines).toEqual([
      { kind: 'balance', amountNanoUsd: -38_204_118_220n },
      { kind: 'plan_fee', amountNanoUsd: 49n * USD, month: new Date('2026-11-01T00:00:00Z') },
    ]);
    expect(owed.planFeePaymentIds).toEqual([`p-${49n * USD}`]);
    expect(owed.decline).toEqual({ count: 4, lastAt: GIVEN_UP_AT, since: FAILED_AT });
  });

  test('is nothing with credit left and nothing refused', () => {
    const nothing = { lines: [], dueNanoUsd: 0n, planFeePaymentIds: [], decline: null };
    expect(composeOwed({ ...NOTHING, balanceNanoUsd: 5n })).toEqual(nothing);
  });

  test('counts an automatic top-up that was given up only while the balance is not below zero', () => {
    const autoTopUp = fee(25n * USD);
    expect(composeOwed({ ...NOTHING, autoTopUp }).dueNanoUsd).toBe(25n * USD);
    const inDebt = composeOwed({ ...NOTHING, balanceNanoUsd: -3n * USD, autoTopUp });
    expect(inDebt.dueNanoUsd).toBe(3n * USD);
    expect(inDebt.decline?.count).toBe(4);
  });

  test('names no last refusal while something is still tried again', () => {
    const planFees = [fee(49n * USD), fee(7n * USD, { givenUpAt: null, attemptCount: 2 })];
    expect(composeOwed({ ...NOTHING, planFees }).decline).toEqual({ count: 6, lastAt: null, since: FAILED_AT });
  });

  test('is made up to what a card is charged at least, and the line says so', () => {
    const owed = composeOwed({ ...NOTHING, balanceNanoUsd: -1n });
    expect(owed.dueNanoUsd).toBe(SETTLEMENT_MIN_NANO_USD);
    expect(owed.lines.at(-1)).toEqual({ kind: 'least_charge', amountNanoUsd: 490_000_000n });
  });

  test('leaves a balance of zero or more, and less than a cent more, whatever is owed', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 20_000n * USD }),
        fc.array(fc.bigInt({ min: 1n, max: 100_000n })),
        (debt, cents) => {
          const fees = cents.map((count) => fee(count * NANO_USD_PER_CENT));
          const { dueNanoUsd } = composeOwed({ ...NOTHING, balanceNanoUsd: -debt, planFees: fees });
          const credit = dueNanoUsd - fees.reduce((sum, { amountNanoUsd }) => sum + amountNanoUsd, 0n) - debt;
          expect(dueNanoUsd % NANO_USD_PER_CENT).toBe(0n);
          expect(credit).toBeGreaterThanOrEqual(0n);
          if (dueNanoUsd > SETTLEMENT_MIN_NANO_USD) expect(credit).toBeLessThan(NANO_USD_PER_CENT);
        },
      ),
    );
  });
});
