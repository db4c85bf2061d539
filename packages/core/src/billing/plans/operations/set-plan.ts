import type { Actor, Origin } from '../../../audit/index.ts';
import type { OrganizationId, Plan } from '../../../tenancy/index.ts';
import type { Clock } from '../../../time/index.ts';
import { agreedPlan } from '../agreed-plan.ts';
import type { PlanInForce } from '../plan-change.ts';
import type { PlanRepository } from '../ports.ts';
import { planConflict, writePlanChange } from './write-plan-change.ts';

/**
 * Staff moves an organization to any plan, at a fee that was agreed with it, from now on: fees of the time before are what they were, and what was
 * admitted keeps its expiry. Setting what is there already changes nothing.
 * @throws {DomainError} invalid_request for a fee that is none; conflict when somebody else changed the plan meanwhile
 */
export async function setPlan(ports: SetPlanPorts, command: SetPlanCommand): Promise<PlanInForce> {
  const { organizationId, baseVersion, actor, origin } = command;
  const to = agreedPlan(command);
  const { current: from, changes } = await ports.plans.history(organizationId);
  const isAsSeen = baseVersion === (changes.at(-1)?.version ?? 0);
  if (isAsSeen && from.plan === to.plan && from.monthlyFeeNanoUsd === to.monthlyFeeNanoUsd) return to;
  if (!isAsSeen) throw planConflict();
  return writePlanChange(ports, { organizationId, baseVersion, from, to, actor, origin });
}

export interface SetPlanPorts {
  readonly plans: PlanRepository;
  readonly clock: Clock;
}

export interface SetPlanCommand {
  readonly organizationId: OrganizationId;
  /** The last change that the employee saw; 0 for none. */
  readonly baseVersion: number;
  readonly plan: Plan;
  /** A decimal in dollars a month; null for what is listed. */
  readonly fee: string | null;
  readonly actor: Actor;
  readonly origin: Origin;
}
