import type { Actor, Origin } from '../audit/index.ts';
import type { LifecycleState, OrganizationId } from '../tenancy/index.ts';
import type { AccountLife, SuspensionReason } from './account-life.ts';
import type { ClosureCounts } from './closure-preview.ts';
import type { LifecycleEvent } from './decide-transition.ts';
import type { LifePeriods } from './life-periods.ts';
import type { NoticeOccasion } from './lifecycle-notices.ts';
import type { LifecycleEventName } from './transitions.ts';

export interface LifecycleRepository {
  find(organizationId: OrganizationId): Promise<AccountLife>;
  /** Every step so far, the latest first. */
  history(organizationId: OrganizationId): Promise<readonly LifecycleTransition[]>;
  /**
   * Moves one organization along one edge: state, history, audit event, event for mails and webhooks and leaf, in one transaction.
   * The database judges by its own instant.
   * @throws {DomainError} lifecycle_conflict when somebody else was faster, or the state or the instant does not allow it;
   * resolution_required; organization_held
   */
  change(command: LifecycleCommand): Promise<LifecycleTransition>;
  countForClosure(organizationId: OrganizationId): Promise<ClosureCounts>;
}

export interface LifecycleCommand {
  readonly organizationId: OrganizationId;
  /** The version that the decision was made on. */
  readonly baseVersion: number;
  readonly event: LifecycleEvent;
  readonly periods: LifePeriods;
  readonly actor: Actor;
  readonly origin: Origin;
  /** What staff writes about it, for the organization to read. */
  readonly note: string | null;
}

/** One step of an organization's life. */
export interface LifecycleTransition {
  readonly version: number;
  readonly event: LifecycleEventName;
  readonly from: LifecycleState;
  readonly to: LifecycleState;
  readonly reason: SuspensionReason | null;
  readonly actor: Actor;
  readonly note: string | null;
  readonly occurredAt: Date;
  readonly closesAt: Date | null;
  readonly purgesAt: Date | null;
  /** Where it stands in the transparency log. */
  readonly leafIndex: bigint;
}

/** What the sweep sees of one organization. */
export interface LifecycleSeen {
  readonly life: AccountLife;
  /** Open requests of the books to suspend for non-payment. */
  readonly openSuspensionRequestCount: number;
  /** The reminders that went out for this version. */
  readonly noticed: readonly NoticeOccasion[];
  /** The database's instant, and the one that destruction may go by; that one is null while destruction is paused. */
  readonly now: Date;
  readonly confirmedAt: Date | null;
}

export interface LifecycleSweep {
  /** Organizations for which something may be due. */
  due(countMax: number): Promise<readonly OrganizationId[]>;
  /** Null for one that is gone. */
  look(organizationId: OrganizationId): Promise<LifecycleSeen | null>;
  /** The earliest instant at which something will be due; null when nothing will. */
  nextWorkAt(): Promise<Date | null>;
  change: LifecycleRepository['change'];
  /** Tells members once that the end of a state is near. False when it was told, or the organization has moved on. */
  notice(notice: {
    readonly organizationId: OrganizationId;
    readonly version: number;
    readonly occasion: NoticeOccasion;
  }): Promise<boolean>;
}
