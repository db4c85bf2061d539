import type { OrganizationId } from '../tenancy/index.ts';
import type { AuditAction, AuditEvent, NewAuditEvent } from './audit-event.ts';

export interface AuditFilter {
  readonly action?: AuditAction | undefined;
  readonly actorId?: string | undefined;
  readonly targetId?: string | undefined;
  /** A request: whoever read its payload, by itself or in a search. */
  readonly payloadOf?: string | undefined;
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

export const AUDIT_PAGE_SIZE_MAX = 200;
export const AUDIT_PAGE_SIZE_DEFAULT = 50;

/** An event is written by the operation that it tells of, in its own transaction. `append` is for what changes nothing else. */
export interface AuditLog {
  append(event: NewAuditEvent): Promise<void>;
  /** Newest first. */
  list(query: ListAuditEventsQuery): Promise<readonly AuditEvent[]>;
}
