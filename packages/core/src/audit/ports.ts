import type { OrganizationId } from '../tenancy/index.ts';
import type { AuditAction, AuditEvent } from './audit-event.ts';

export interface AuditFilter {
  readonly action?: AuditAction | undefined;
  readonly actorId?: string | undefined;
  readonly targetId?: string | undefined;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
}

export interface ListAuditEventsQuery {
  readonly organizationId: OrganizationId;
  readonly filter: AuditFilter;
  /** Goes on with the events that are older than this number; null begins with the newest. */
  readonly before: bigint | null;
  readonly pageSize: number;
}

/** Reading only: events are written by the operation that they tell of, in its own transaction. */
export interface AuditLog {
  /** Newest first. */
  list(query: ListAuditEventsQuery): Promise<readonly AuditEvent[]>;
}
