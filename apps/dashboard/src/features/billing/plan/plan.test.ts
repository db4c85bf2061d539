import { OWNER_PLANS, PLAN_TERMS, PLANS } from '@lethe/core/tenancy';
import { describe, expect, test } from 'vitest';
import { STORY_PLAN_PREVIEW, STORY_PRO } from '../fixtures/plan-fixtures.ts';
import { changeText, changeVerb, feeText, termLines } from './plan-words.ts';
import { previewLines } from './preview-lines.ts';

describe('what a change of plan would do', () => {
  test('says the fees, the periods, and that no stored payload changes', () => {
    expect(previewLines(STORY_PLAN_PREVIEW)).toEqual([
      { label: 'Fee a month', from: '$49.00', to: '$0.00' },
      { label: 'Fee of this month, for the time in each plan', from: '$49.00', to: '$33.66' },
      { label: 'Longest payload period', from: '30 days', to: '3 days' },
      { label: 'New requests are kept for', from: '30 days', to: '3 days' },
      { label: 'The policy is not rewritten', from: null, to: '30 days, of which the plan allows 3' },
      { label: 'Stored payloads whose expiry changes', from: null, to: '0' },
      { label: '2,881,904 stored payloads keep theirs; the last expires', from: null, to: '21 Dec 2026, 14:32:00 UTC' },
    ]);
  });

  test('does not speak of stored payloads where there are none, nor of a policy that fits', () => {
    const labels = previewLines({ ...STORY_PLAN_PREVIEW, storedPayloadCount: 0, policyPayloadRetentionDays: 3 }).map(
      ({ label }) => label,
    );
    expect(labels).toHaveLength(5);
  });

  test('says that new requests are not kept where the policy keeps none', () => {
    const none = { payloadRetentionDays: 0, payloadRetentionDaysMax: 3 };
    const lines = previewLines({ ...STORY_PLAN_PREVIEW, retentionNow: none, retentionThen: none });
    expect(lines.find(({ label }) => label === 'New requests are kept for')).toMatchObject({
      from: 'Not kept',
      to: 'Not kept',
    });
  });
});

describe('the cards of the plans', () => {
  test('say what the one module of plans says', () => {
    for (const plan of PLANS) {
      expect(termLines(plan)[0]).toBe(`Payloads kept up to ${PLAN_TERMS[plan].payloadRetentionDaysMax} days`);
    }
    expect(PLANS.map((plan) => feeText(plan, STORY_PRO))).toEqual(['$0', '$49.00', 'By agreement']);
  });

  test('show the fee that was agreed where it is not the listed one', () => {
    expect(feeText('enterprise', { plan: 'enterprise', monthlyFeeNanoUsd: 1_200_000_000_000n })).toBe('$1,200.00');
  });

  test('a change of the fee alone does not read as one of the plan', () => {
    expect([changeText('free', 'pro'), changeText('pro', 'pro')]).toEqual(['Free to Pro', 'Pro, another fee']);
  });

  test('call the way to a dearer plan an upgrade', () => {
    const [free, pro] = OWNER_PLANS;
    expect([changeVerb(free, pro), changeVerb(pro, free)]).toEqual(['Upgrade to Pro', 'Downgrade to Free']);
  });
});
