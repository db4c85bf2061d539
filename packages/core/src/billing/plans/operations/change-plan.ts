import type { Actor, Origin } from '../../../audit/index.ts';
import type { OrganizationId, OwnerPlan } from '../../../tenancy/index.ts';
import type { Clock } from '../../../time/index.ts';
import { listedPlan, type PlanInForce } from '../plan-change.ts';
import type { CardOnFile, PlanRepository } from '../ports.ts';
import { refusePlanChange } from '../refuse-plan-change.ts';
import { writePlanChange } from './write-plan-change.ts';

/**
 * Moves an organization from one plan of owners to another, from now on: what was admitted before keeps the expiry that was stamped on it.
 * @throws {DomainError} conflict as {@link refusePlanChange} says, and when somebody else changed the plan meanwhile
 */
export async function changePlan(ports: ChangePlanPorts, command: ChangePlanCommand): Promise<PlanInForce> {
  const { organizationId, to, actor, origin, isSelfHosted } = command;
  const [{ current, changes }, hasSavedCard] = await Promise.all([
    ports.plans.history(organizationId),
    ports.cardOnFile.hasSavedCard(organizationId),
  ]);
  refusePlanChange({ from: current.plan, to, hasSavedCard, isSelfHosted });
  return writePlanChange(ports, {
    organizationId,
    baseVersion: changes.at(-1)?.version ?? 0,
    from: current,
    to: listedPlan(to),
    actor,
    origin,
  });
}

export interface ChangePlanPorts {
  readonly plans: PlanRepository;
  readonly cardOnFile: CardOnFile;
  readonly clock: Clock;
}

export interface ChangePlanCommand {
  readonly organizationId: OrganizationId;
  readonly to: OwnerPlan;
  readonly isSelfHosted: boolean;
  readonly actor: Actor;
  readonly origin: Origin;
}
