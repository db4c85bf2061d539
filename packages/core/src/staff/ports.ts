import type { AuditFacts, Origin } from '../audit/index.ts';
import type { OrganizationId } from '../tenancy/index.ts';
import type { OrganizationJobFailure, ScheduledJobView } from './job.ts';
import type {
  StaffOrganizationCounts,
  StaffOrganizationDetail,
  StaffOrganizationQuery,
  StaffOrganizationView,
} from './staff-organization.ts';

/**
 * Organizations as staff see them. Like every port of this domain it is made for one employee and one permission.
 * @throws {DomainError} unauthenticated, forbidden; not_found for an organization that is none
 */
export interface StaffOrganizations {
  list(query: StaffOrganizationQuery): Promise<readonly StaffOrganizationView[]>;
  counts(): Promise<StaffOrganizationCounts>;
  /** Notes the look in the staff's log, in the same transaction. */
  find(organizationId: OrganizationId, origin: Origin): Promise<StaffOrganizationDetail>;
  nameOf(organizationId: OrganizationId): Promise<string>;
}

export interface JobConsole {
  schedule(): Promise<readonly ScheduledJobView[]>;
  failures(): Promise<readonly OrganizationJobFailure[]>;
  /** False when nothing of that name failed last. */
  retry(request: RetryRequest): Promise<boolean>;
}

export interface RetryRequest {
  readonly name: string;
  /** Null for a job of the schedule. */
  readonly organizationId: OrganizationId | null;
  readonly origin: Origin;
}

/** A line of what staff did. */
export interface StaffEvent {
  readonly id: bigint;
  readonly occurredAt: Date;
  readonly staffId: string | null;
  readonly staffLabel: string;
  readonly action: string;
  readonly target: { readonly kind: string; readonly id: string };
  /** Null for what concerns none, and when it is gone. */
  readonly organization: { readonly id: OrganizationId; readonly name: string } | null;
  readonly before: AuditFacts | null;
  readonly after: AuditFacts | null;
}

export interface StaffLog {
  /** Newest first, those before this id. */
  list(query: {
    readonly organizationId: OrganizationId | null;
    readonly before: bigint | null;
    readonly pageSize: number;
  }): Promise<readonly StaffEvent[]>;
}
