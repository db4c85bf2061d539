import type { PlanInForce } from '@lethe/core/billing/plans';
import { PLAN_TERMS, type Plan } from '@lethe/core/tenancy';
import { dollars } from '../amount-draft.ts';
import { STORAGE_USD_PER_MILLION } from '../storage-price.ts';

/** What a plan costs a month, as its card says it. */
export function feeText(plan: Plan, inForce: PlanInForce): string {
  if (inForce.plan === plan) return inForce.monthlyFeeNanoUsd === 0n ? '$0' : dollars(inForce.monthlyFeeNanoUsd);
  const { monthlyFeeNanoUsd } = PLAN_TERMS[plan];
  if (monthlyFeeNanoUsd === null) return 'By agreement';
  return monthlyFeeNanoUsd === 0n ? '$0' : dollars(monthlyFeeNanoUsd);
}

/** What a plan allows, one line each, in the same order for every plan so that they compare. */
export function termLines(plan: Plan): readonly string[] {
  const { payloadRetentionDaysMax, canLimitMetadata } = PLAN_TERMS[plan];
  return [
    `Payloads kept up to ${payloadRetentionDaysMax} days`,
    canLimitMetadata ? 'A period for metadata of your own' : 'Metadata kept as long as the account is active',
    `Data storage ${STORAGE_USD_PER_MILLION} per 1 M tokens, once per request`,
  ];
}

/** What the button of a plan's card says. */
export function changeVerb(from: Plan, to: Plan): string {
  const isUpgrade = (PLAN_TERMS[to].monthlyFeeNanoUsd ?? 0n) > (PLAN_TERMS[from].monthlyFeeNanoUsd ?? 0n);
  return `${isUpgrade ? 'Upgrade' : 'Downgrade'} to ${PLAN_TERMS[to].name}`;
}

/** `Free to Pro`; staff agree on another fee without another plan. */
export function changeText(from: Plan, to: Plan): string {
  const name = PLAN_TERMS[to].name;
  return from === to ? `${name}, another fee` : `${PLAN_TERMS[from].name} to ${name}`;
}

export function days(count: number): string {
  return count === 1 ? '1 day' : `${count} days`;
}
