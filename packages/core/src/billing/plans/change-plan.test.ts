import { describe, expect, test } from 'vitest';
import { PLAN_TERMS, type Plan } from '../../tenancy/index.ts';
import { refusePlanChange } from './index.ts';

const question = { from: 'free' as Plan, to: 'pro' as const, hasSavedCard: true, isSelfHosted: false };

describe('an owner', () => {
  test('moves between Free and Pro', () => {
    expect(() => refusePlanChange(question)).not.toThrow();
    expect(() => refusePlanChange({ ...question, from: 'pro', to: 'free', hasSavedCard: false })).not.toThrow();
  });

  test.each([
    ['to the plan that is there', { from: 'pro' as const }, 'already'],
    ['out of an agreement', { from: 'enterprise' as const }, 'is an agreement'],
    ['to a plan with a fee without a card', { hasSavedCard: false }, 'Save a card first'],
    ['on an installation of one’s own', { isSelfHosted: true }, 'mean nothing'],
  ])('does not move %s', (_, changes, words) => {
    expect(() => refusePlanChange({ ...question, ...changes })).toThrow(words);
  });

  test('only the free plan has no fee, and only an agreement has none that is listed', () => {
    expect(PLAN_TERMS.free.monthlyFeeNanoUsd).toBe(0n);
    expect(PLAN_TERMS.pro.monthlyFeeNanoUsd).toBe(49_000_000_000n);
    expect(PLAN_TERMS.enterprise.monthlyFeeNanoUsd).toBeNull();
  });
});
