import type { Actor } from '../../audit/index.ts';
import type { NanoUsd } from '../../money/index.ts';
import { PLAN_TERMS, type Plan } from '../../tenancy/index.ts';

/** A plan together with what it costs the organization that has it. */
export interface PlanInForce {
  readonly plan: Plan;
  readonly monthlyFeeNanoUsd: NanoUsd;
}

/** One change of an organization's plan. Both fees are kept as they were agreed then: a new price list changes no past month. */
export interface PlanChange {
  /** Counts from 1, without gaps. */
  readonly version: number;
  readonly from: PlanInForce;
  readonly to: PlanInForce;
  /** Domain time. */
  readonly changedAt: Date;
  readonly actor: Pick<Actor, 'kind' | 'label'>;
}

/** What the audit log says of a plan. */
export function planFacts({ plan, monthlyFeeNanoUsd }: PlanInForce) {
  return { plan, monthlyFeeNanoUsd: monthlyFeeNanoUsd.toString() };
}

/** What a plan costs where nothing else was agreed. */
export function listedPlan(plan: Plan): PlanInForce {
  return { plan, monthlyFeeNanoUsd: PLAN_TERMS[plan].monthlyFeeNanoUsd ?? 0n };
}
