import type { Actor, Origin } from '../../../audit/index.ts';
import { DomainError } from '../../../errors/index.ts';
import type { OrganizationId } from '../../../tenancy/index.ts';
import type { Clock } from '../../../time/index.ts';
import { type PlanInForce, planFacts } from '../plan-change.ts';
import type { PlanRepository } from '../ports.ts';

/**
 * Moves an organization to another plan from now on, with its audit event, whoever decided it.
 * @throws {DomainError} conflict when somebody else changed the plan since `baseVersion`
 */
export async function writePlanChange(
  { plans, clock }: { readonly plans: Pick<PlanRepository, 'change'>; readonly clock: Clock },
  { organizationId, baseVersion, from, to, actor, origin }: PlanMove,
): Promise<PlanInForce> {
  const isChanged = await plans.change({
    organizationId,
    baseVersion,
    from,
    to,
    changedAt: clock.now(),
    actor,
    audit: {
      organizationId,
      actor,
      origin,
      action: 'plan.changed',
      target: { kind: 'organization', id: organizationId },
      before: planFacts(from),
      after: planFacts(to),
    },
  });
  if (!isChanged) throw planConflict();
  return to;
}

export interface PlanMove {
  readonly organizationId: OrganizationId;
  readonly baseVersion: number;
  readonly from: PlanInForce;
  readonly to: PlanInForce;
  readonly actor: Actor;
  readonly origin: Origin;
}

export function planConflict(): DomainError {
  return new DomainError('conflict', 'Somebody else changed the plan meanwhile. Look at it again.');
}
