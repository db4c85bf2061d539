import { listedPlan, planFee, planSpans, refusePlanChange } from '@lethe/core/billing/plans';
import { effectiveRetention, retentionBounds } from '@lethe/core/retention';
import type { OrganizationId, OwnerPlan, Plan, ProjectScope } from '@lethe/core/tenancy';
import { utcMonthOf } from '@lethe/core/time';
import type { ApiContext } from '../procedure/context.ts';

interface PlanPreviewQuery {
  readonly organizationId: OrganizationId;
  readonly projects: ProjectScope;
  readonly to: OwnerPlan;
}

/**
 * What a change of plan would do if it came into force now: to the fee of this month and of the next ones, and to requests from now on.
 * What is stored keeps its expiry, so the answer says how much that is and until when.
 * @throws {DomainError} conflict for a change that an owner cannot make
 */
export async function computePlanPreview(
  { ports, clock, mode, retention }: Pick<ApiContext, 'ports' | 'clock' | 'mode' | 'retention'>,
  { organizationId, projects, to }: PlanPreviewQuery,
) {
  const now = clock.now();
  const [record, policy, footprint] = await Promise.all([
    ports.plans.history(organizationId),
    ports.policies.current(organizationId),
    ports.statistics.footprint({ organizationId, projects, now, recentFrom: now }),
  ]);
  const { current, changes } = record;
  // Looking takes no card; the change itself asks for one.
  refusePlanChange({ from: current.plan, to, hasSavedCard: true, isSelfHosted: mode === 'self_hosted' });
  const next = listedPlan(to);
  const month = utcMonthOf(now);
  const feeWith = (all: typeof changes) => planFee(planSpans({ ...record, changes: all }, month), month);
  const change = { version: changes.length + 1, from: current, to: next, changedAt: now, actor: SYSTEM };
  const termsOf = (plan: Plan) => {
    const bounds = retentionBounds(plan, retention.selfHosted);
    const effective = effectiveRetention({ policy, bounds, admittedAt: now });
    return {
      plan,
      /** What a request admitted now would be kept for; 0 when it would not. */
      payloadRetentionDays: effective.expiresAt === null ? 0 : effective.payloadRetentionDays,
      payloadRetentionDaysMax: bounds.payloadRetentionDaysMax,
      expiresAt: effective.expiresAt,
      metadataExpiresAt: effective.metadataExpiresAt,
    };
  };
  return {
    computedAt: now,
    from: current,
    to: next,
    /** Fees of the month that runs, for the time in each plan; the whole of it when nothing changes any more. */
    feeThisMonthNowNanoUsd: feeWith(changes),
    feeThisMonthThenNanoUsd: feeWith([...changes, change]),
    retentionNow: termsOf(current.plan),
    retentionThen: termsOf(to),
    /** What the policy itself says; it does not change with the plan, and acts as far as the plan lets it. */
    policyPayloadRetentionDays: policy.payloadRetentionDays,
    policyVersion: policy.version,
    /** An expiry is stamped at admission: a plan moves none. */
    changedPayloadCount: 0,
    storedPayloadCount: footprint.expiryDays.reduce((sum, day) => sum + day.payloadCount, 0),
    lastExpiresAt: footprint.lastExpiresAt,
  };
}

const SYSTEM = { kind: 'system', label: 'preview' } as const;
