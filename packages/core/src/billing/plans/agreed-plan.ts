import { DomainError } from '../../errors/index.ts';
import { type NanoUsd, parseDecimalUsd } from '../../money/index.ts';
import { PLAN_TERMS, type Plan } from '../../tenancy/index.ts';
import { listedPlan, type PlanInForce } from './plan-change.ts';

/** What nobody agrees to by mistake: a million dollars a month. */
const FEE_NANO_USD_MAX: NanoUsd = 1_000_000n * 1_000_000_000n;

/**
 * A plan at the fee that was agreed with an organization: a decimal in dollars a month; null is what is listed.
 * @throws {DomainError} invalid_request, naming the fee
 */
export function agreedPlan({ plan, fee }: { readonly plan: Plan; readonly fee: string | null }): PlanInForce {
  const listed = PLAN_TERMS[plan].monthlyFeeNanoUsd;
  if (fee === null && listed === null) throw refusal(`${PLAN_TERMS[plan].name} has no listed fee: name one.`);
  const monthlyFeeNanoUsd = fee === null ? listedPlan(plan).monthlyFeeNanoUsd : parseDecimalUsd(fee);
  if (monthlyFeeNanoUsd === null || monthlyFeeNanoUsd > FEE_NANO_USD_MAX) {
    throw refusal(`"${fee}" is not a monthly fee: write dollars, such as 1500.`);
  }
  if (plan === 'free' && monthlyFeeNanoUsd > 0n) throw refusal('Free costs nothing.');
  return { plan, monthlyFeeNanoUsd };
}

function refusal(sentence: string): DomainError {
  return new DomainError('invalid_request', sentence, { param: 'fee' });
}
