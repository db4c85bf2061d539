import type { NewAuditEvent } from '../audit/index.ts';
import type { OrganizationId, ProjectScope, RequestId } from '../tenancy/index.ts';
import type { OpenedPart, SealedPart } from './payload-part.ts';
import type { RequestCursor, RequestFilter } from './request-filter.ts';
import type { RequestRecord } from './request-record.ts';

/** A record with the names that a reader knows its parts by. */
export interface RequestView extends RequestRecord {
  readonly projectName: string;
  readonly apiKeyName: string;
  readonly apiKeyMask: string;
  /** Set if the payload was erased before its expiry. */
  readonly erasedAt: Date | null;
}

export interface RequestPage {
  readonly requests: readonly RequestView[];
  /** Null on the last page. */
  readonly next: RequestCursor | null;
}

export interface RequestRepository {
  /** Newest first, keyset-paged: a page costs the same however deep it lies. */
  list(query: ListRequestsQuery): Promise<RequestPage>;
  /** Null for an id that does not exist, for one of another organization and for one outside of the reader's projects alike. */
  find(organizationId: OrganizationId, requestId: RequestId, projects: ProjectScope): Promise<RequestView | null>;
  /** The models that the organization has used, most used first, with their number of requests. */
  models(organizationId: OrganizationId, projects: ProjectScope): Promise<readonly ModelCount[]>;
}

export interface ListRequestsQuery {
  readonly organizationId: OrganizationId;
  readonly projects: ProjectScope;
  readonly filter: RequestFilter;
  readonly after: RequestCursor | null;
  readonly pageSize: number;
}

export interface ModelCount {
  readonly provider: string;
  readonly model: string;
  readonly requestCount: number;
}

/** Where sealed payloads lie. Readers see only what has not expired, by the store's own clock. */
export interface PayloadStore {
  /** Returns the parts and writes the audit event of this read, in one transaction. Nothing there: no event. */
  read(query: ReadSealedQuery): Promise<readonly SealedPart[]>;
  /**
   * Deletes the parts and writes the erasure and its audit event, in one transaction. Repeating changes nothing and answers with the first
   * erasure. Null when there is nothing to erase: never stored, expired by the store's clock, or no such request.
   */
  erase(command: ErasePayloadRows): Promise<PayloadErasure | null>;
}

export interface ErasePayloadRows {
  readonly organizationId: OrganizationId;
  readonly requestId: RequestId;
  readonly reason: string;
  readonly audit: NewAuditEvent;
}

/** A payload that was erased, as its record says from then on. */
export interface PayloadErasure {
  readonly requestId: RequestId;
  readonly erasedAt: Date;
  readonly reason: string;
}

export interface ReadSealedQuery {
  readonly organizationId: OrganizationId;
  readonly requestId: RequestId;
  readonly audit: NewAuditEvent;
}

/** Opens what the store holds. Fails with `key_unavailable` or `payload_unreadable`; never returns a wrong plaintext. */
export interface PayloadOpener {
  open(part: SealedPart): Promise<OpenedPart>;
}

/** The key of one organization, one UTC hour of expiry and one generation, wrapped by a master key. */
export interface WrappedHourKey {
  readonly organizationId: OrganizationId;
  /** The first instant of the UTC hour in which the payloads under this key expire. */
  readonly expiryHour: Date;
  readonly generation: number;
  readonly masterKeyVersion: number;
  readonly wrappedKey: Uint8Array;
}

/** Where wrapped hour keys lie. Deleting a row here is what destroys payloads. */
export interface HourKeyStore {
  /** The newest generation for an hour; null when there is none yet, or it was destroyed. */
  newest(organizationId: OrganizationId, expiryHour: Date): Promise<WrappedHourKey | null>;
  find(organizationId: OrganizationId, expiryHour: Date, generation: number): Promise<WrappedHourKey | null>;
  /** Stores the key unless the hour has one of this generation already, and returns the one that the store then holds. */
  insertIfAbsent(key: WrappedHourKey): Promise<WrappedHourKey>;
}
