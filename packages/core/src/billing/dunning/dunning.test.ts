import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addMs, MS_PER_DAY, MS_PER_HOUR } from '../../time/index.ts';
import {
  type AutoTopUpPosition,
  autoTopUpDraftSchema,
  budgetDraftSchema,
  decideAutoTopUp,
  GIVEN_UP_AFTER_MS,
  lookAtBalance,
  nextAttemptAt,
  reachedThresholds,
} from './index.ts';
import { expectedOf } from './operations/reconcile-payments.ts';

const USD = 1_000_000_000n;
const AT = new Date('2026-11-22T10:00:00Z');

const POSITION: AutoTopUpPosition = {
  settings: { isEnabled: true, thresholdNanoUsd: 10n * USD, amountNanoUsd: 50n * USD, monthlyCapNanoUsd: 100n * USD },
  balanceNanoUsd: 10n * USD - 1n,
  chargedThisMonthNanoUsd: 0n,
  hasOpenPayment: false,
  hasCard: true,
};

describe('an automatic top-up', () => {
  test('charges the whole amount as soon as the balance is below the threshold, and not at it', () => {
    expect(decideAutoTopUp(POSITION)).toEqual({ kind: 'charge', amountNanoUsd: 50n * USD });
    expect(decideAutoTopUp({ ...POSITION, balanceNanoUsd: 10n * USD })).toEqual({
      kind: 'wait',
      reason: 'enough_credit',
    });
  });

  test.each<[string, Partial<AutoTopUpPosition>]>([
    ['switched_off', { settings: { ...POSITION.settings, isEnabled: false } }],
    ['under_way', { hasOpenPayment: true }],
    ['no_card', { hasCard: false }],
    ['cap_reached', { chargedThisMonthNanoUsd: 50n * USD + 1n }],
  ])('waits: %s', (reason, change) => {
    expect(decideAutoTopUp({ ...POSITION, ...change })).toEqual({ kind: 'wait', reason });
  });

  test('the cap of a month is never passed, and is used up to the last amount that fits', () => {
    fc.assert(
      fc.property(
        fc.bigInt(1n, 1_000n),
        fc.bigInt(1n, 5_000n),
        fc.array(fc.bigInt(-50n, 50n)),
        (amount, cap, balances) => {
          fc.pre(cap >= amount);
          let charged = 0n;
          for (const balanceNanoUsd of balances) {
            const settings = { isEnabled: true, thresholdNanoUsd: 0n, amountNanoUsd: amount, monthlyCapNanoUsd: cap };
            const decision = decideAutoTopUp({
              ...POSITION,
              settings,
              balanceNanoUsd,
              chargedThisMonthNanoUsd: charged,
            });
            if (decision.kind === 'charge') charged += decision.amountNanoUsd;
            else if (balanceNanoUsd < 0n) expect(charged + amount).toBeGreaterThan(cap);
          }
          expect(charged).toBeLessThanOrEqual(cap);
        },
      ),
    );
  });

  test.each([
    ['an amount below the least top-up', { amountNanoUsd: 5n * USD - 10_000_000n }],
    ['an amount above the largest', { amountNanoUsd: 10_000n * USD + 10_000_000n, monthlyCapNanoUsd: null }],
    ['a part of a cent', { amountNanoUsd: 50n * USD + 1n }],
    ['a cap without room for one', { monthlyCapNanoUsd: 50n * USD - 1n }],
    ['a threshold below zero', { thresholdNanoUsd: -1n }],
  ])('cannot be saved with %s', (_, change) => {
    expect(autoTopUpDraftSchema.safeParse({ ...POSITION.settings, ...change }).success).toBe(false);
  });
});

describe('the schedule of a payment that fails', () => {
  test('waits exactly 1, 2, 4, 8, 16, 24, 24, … hours, and has its last try when seven days are over', () => {
    const hours: number[] = [];
    let failedAt = AT;
    for (let attempt = 1; attempt <= 30; attempt += 1) {
      const next = nextAttemptAt({ attempt, firstFailedAt: AT, failedAt });
      if (next === null) break;
      hours.push((next.getTime() - failedAt.getTime()) / MS_PER_HOUR);
      failedAt = next;
    }
    expect(hours).toEqual([1, 2, 4, 8, 16, 24, 24, 24, 24, 24, 17]);
    expect(failedAt).toEqual(addMs(AT, 7 * MS_PER_DAY));
  });

  test('is given up from the end of the seventh day on, to the millisecond', () => {
    const endsAt = addMs(AT, GIVEN_UP_AFTER_MS);
    expect(nextAttemptAt({ attempt: 12, firstFailedAt: AT, failedAt: endsAt })).toBeNull();
    expect(nextAttemptAt({ attempt: 12, firstFailedAt: AT, failedAt: addMs(endsAt, -1) })).toEqual(endsAt);
    expect(nextAttemptAt({ attempt: 12, firstFailedAt: AT, failedAt: addMs(endsAt, 1) })).toBeNull();
  });
});

describe('a look at the balance', () => {
  const seen = {
    balanceNanoUsd: 0n,
    lowBalanceNanoUsd: 5n * USD,
    lowSince: null,
    negativeSince: null,
    hasOpenRequest: false,
  };

  test('tells of a low balance when it becomes low, and not again while it stays so', () => {
    expect(lookAtBalance(seen, AT)).toMatchObject({ hasBecomeLow: true, lowSince: AT });
    expect(lookAtBalance({ ...seen, lowSince: AT }, addMs(AT, 1))).toMatchObject({ hasBecomeLow: false, lowSince: AT });
    expect(lookAtBalance({ ...seen, lowSince: AT, balanceNanoUsd: 5n * USD }, AT)).toMatchObject({ lowSince: null });
    expect(lookAtBalance({ ...seen, lowBalanceNanoUsd: null }, AT)).toMatchObject({ hasBecomeLow: false });
  });

  test('asks for suspension when the balance has been below zero for seven days, to the millisecond', () => {
    const below = { ...seen, balanceNanoUsd: -1n, negativeSince: AT };
    expect(lookAtBalance(below, addMs(AT, 7 * MS_PER_DAY - 1)).isSuspensionDue).toBe(false);
    expect(lookAtBalance(below, addMs(AT, 7 * MS_PER_DAY)).isSuspensionDue).toBe(true);
    expect(lookAtBalance({ ...below, hasOpenRequest: true }, addMs(AT, 8 * MS_PER_DAY)).isSuspensionDue).toBe(false);
    expect(lookAtBalance({ ...below, balanceNanoUsd: 0n, hasOpenRequest: true }, AT)).toMatchObject({
      isRequestResolved: true,
      negativeSince: null,
    });
  });
});

describe('a budget', () => {
  const standing = { amountNanoUsd: 100n, thresholdsPercent: [50, 80, 100], spentNanoUsd: 80n, toldPercents: [50] };

  test('tells of each threshold from its exact amount on, once', () => {
    expect(reachedThresholds(standing)).toEqual([80]);
    expect(reachedThresholds({ ...standing, spentNanoUsd: 79n })).toEqual([]);
    expect(reachedThresholds({ ...standing, toldPercents: [], spentNanoUsd: 500n })).toEqual([50, 80, 100]);
  });

  const draft = { name: 'All', scope: 'all', projectId: null, amountNanoUsd: 1n, thresholdsPercent: [100, 50, 50] };

  test('keeps its thresholds in order and each once', () => {
    expect(budgetDraftSchema.parse(draft).thresholdsPercent).toEqual([50, 100]);
  });

  test.each([
    ['of a project without naming it', { scope: 'project' }],
    ['of everything that names a project', { projectId: '0189d5c0-0000-7000-8000-0000000000b1' }],
    ['without a threshold', { thresholdsPercent: [] }],
    ['of nothing', { amountNanoUsd: 0n }],
    ['without a name', { name: '  ' }],
  ])('cannot be saved %s', (_, change) => {
    expect(budgetDraftSchema.safeParse({ ...draft, ...change }).success).toBe(false);
  });
});

test('what the ledger should have of a payment is what came in, less what went back and what a dispute holds', () => {
  const facts = {
    paymentIntentId: 'pi_1',
    customerId: null,
    organizationId: null,
    paymentId: null,
    currency: 'usd',
    status: 'succeeded' as const,
    receivedNanoUsd: 100n,
    createdAt: AT,
    refunds: [
      { refundId: 're_1', amountNanoUsd: 10n, status: 'succeeded' as const },
      { refundId: 're_2', amountNanoUsd: 20n, status: 'pending' as const },
      { refundId: 're_3', amountNanoUsd: 40n, status: 'failed' as const },
    ],
    disputes: [
      { disputeId: 'dp_1', amountNanoUsd: 5n, status: 'open' as const },
      { disputeId: 'dp_2', amountNanoUsd: 7n, status: 'won' as const },
      { disputeId: 'dp_3', amountNanoUsd: 3n, status: 'lost' as const },
    ],
    failure: null,
  };
  expect(expectedOf(facts)).toBe(62n);
  expect(expectedOf({ ...facts, status: 'processing' })).toBe(0n);
});
