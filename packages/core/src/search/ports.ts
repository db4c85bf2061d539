import type { Actor, Origin } from '../audit/index.ts';
import type { Endpoint, RequestCursor, RequestFilter, StoredPart } from '../payloads/index.ts';
import type { OrganizationId, ProjectScope, RequestId } from '../tenancy/index.ts';

/** The sealed payloads that a search looks into: those that a reader could read now, and nothing of any other. */
export interface SearchablePayloads {
  /** How many the filter leaves, counted up to `countMax`. */
  count(query: SearchScope & { readonly countMax: number }): Promise<number>;
  /**
   * The next ones, newest first, strictly after a place, with the one audit event of this read, `payload.searched`, in one step. Nothing there:
   * no event.
   * @throws {DomainError} organization_suspended, organization_closed
   */
  scan(query: ScanQuery): Promise<ScannedBatch>;
}

export interface SearchScope {
  readonly organizationId: OrganizationId;
  readonly projects: ProjectScope;
  readonly filter: RequestFilter;
  /** Requests admitted after this are no part of the search. */
  readonly asOf: Date;
}

export interface ScanQuery extends SearchScope {
  readonly searchId: string;
  readonly after: RequestCursor | null;
  readonly payloadsMax: number;
  readonly bytesMax: number;
  readonly actor: Actor;
  readonly origin: Origin;
}

export interface ScannedBatch {
  /** In the order of the list; one without parts was erased or expired while it was fetched. */
  readonly payloads: readonly ScannedPayload[];
  /** Null when nothing is left. */
  readonly next: RequestCursor | null;
}

export interface ScannedPayload {
  readonly requestId: RequestId;
  readonly admittedAt: Date;
  readonly expiresAt: Date;
  readonly endpoint: Endpoint;
  readonly provider: string;
  readonly model: string;
  readonly projectName: string;
  readonly parts: readonly StoredPart[];
}
