import { planFee, planSpans } from '@lethe/core/billing/plans';
import { type OrganizationId, PLAN_TERMS, PLANS } from '@lethe/core/tenancy';
import { utcMonthOf } from '@lethe/core/time';
import type { ApiContext } from '../procedure/context.ts';

/** The plan in force, what it costs in the month that runs, and the terms of all plans. */
export async function readPlan(
  { ports, clock, mode }: Pick<ApiContext, 'ports' | 'clock' | 'mode'>,
  organizationId: OrganizationId,
) {
  const [record, hasSavedCard] = await Promise.all([
    ports.plans.history(organizationId),
    ports.cardOnFile.hasSavedCard(organizationId),
  ]);
  const now = clock.now();
  const month = utcMonthOf(now);
  return {
    now,
    current: record.current,
    /** Plans mean nothing on an installation of one's own. */
    isSelfHosted: mode === 'self_hosted',
    hasSavedCard,
    /** When the plan stays as it is until the month ends. */
    feeThisMonthNanoUsd: planFee(planSpans(record, month), month),
    /** Newest first. */
    changes: record.changes.toReversed(),
    terms: PLANS.map((plan) => ({ plan, ...PLAN_TERMS[plan] })),
  };
}
