import type { Actor, NewAuditEvent } from '../../audit/index.ts';
import type { OrganizationId } from '../../tenancy/index.ts';
import type { PlanChange, PlanInForce } from './plan-change.ts';
import type { PlanPause } from './plan-fee.ts';

export interface PlanRepository {
  /** The plan in force, since when the organization exists, and all changes in the order of their versions. */
  history(organizationId: OrganizationId): Promise<PlanRecord>;
  /**
   * Appends the change, moves the organization, writes the audit event and tells every gateway, in one transaction.
   * @returns false when `baseVersion` is no longer the last one: somebody else changed the plan first
   */
  change(change: NewPlanChange): Promise<boolean>;
}

export interface PlanRecord {
  readonly current: PlanInForce;
  readonly createdAt: Date;
  readonly changes: readonly PlanChange[];
  /** When it was suspended or closed. */
  readonly pauses: readonly PlanPause[];
}

export interface NewPlanChange {
  readonly organizationId: OrganizationId;
  /** The version of the last change that the decision knew; 0 before the first. */
  readonly baseVersion: number;
  readonly from: PlanInForce;
  readonly to: PlanInForce;
  readonly changedAt: Date;
  readonly actor: Actor;
  readonly audit: NewAuditEvent;
}

/** Whether the organization has a card that can be charged without anybody there. */
export interface CardOnFile {
  hasSavedCard(organizationId: OrganizationId): Promise<boolean>;
}
