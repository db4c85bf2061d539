import type { Actor, Origin } from '../audit/index.ts';
import type { OrganizationId, ProjectScope, RequestId } from '../tenancy/index.ts';
import type { RequestFeedback } from './feedback.ts';
import type { OpenedPart, StoredPart } from './payload-part.ts';
import type { RequestCursor, RequestFilter } from './request-filter.ts';
import type { RequestRecord } from './request-record.ts';

/** A record with the names that a reader knows its parts by. */
export interface RequestView extends RequestRecord {
  readonly projectName: string;
  readonly apiKeyName: string;
  readonly apiKeyMask: string;
  /** How many calls of providers were made for it. Provider, model and tokens are those of the last. */
  readonly attemptCount: number;
  /** Set if the payload was erased before its expiry. */
  readonly erasedAt: Date | null;
  /** The leaf of the transparency log that tells of the erasure; null without one, and for one that is older than the log. */
  readonly erasureLeafIndex: number | null;
  /** Whether a legal hold in force preserves the payload past its expiry, by the store's clock. */
  readonly isHeld: boolean;
  /** By name, then oldest first. */
  readonly feedback: readonly RequestFeedback[];
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
  /** What stands beside one request in a filtered list. */
  neighbours(query: RequestNeighboursQuery): Promise<RequestNeighbours>;
  /** The models that the organization has used, most used first, with their number of requests. */
  models(organizationId: OrganizationId, projects: ProjectScope): Promise<readonly ModelCount[]>;
}

/** Neighbours on one side beyond this are not counted. */
export const NEIGHBOUR_COUNT_MAX = 1_000;

export interface RequestNeighboursQuery {
  readonly organizationId: OrganizationId;
  readonly projects: ProjectScope;
  readonly filter: RequestFilter;
  /** The request's own place; it need not match the filter itself. */
  readonly of: RequestCursor;
}

/** Counts stop one beyond {@link NEIGHBOUR_COUNT_MAX}. */
export interface RequestNeighbours {
  readonly newerId: string | null;
  readonly olderId: string | null;
  readonly newerCount: number;
  readonly olderCount: number;
}

export interface ListRequestsQuery {
  readonly organizationId: OrganizationId;
  readonly projects: ProjectScope;
  readonly filter: RequestFilter;
  /** Only what this legal hold covers, in force or not. */
  readonly holdId?: string;
  readonly after: RequestCursor | null;
  readonly pageSize: number;
}

export interface ModelCount {
  readonly provider: string;
  readonly model: string;
  readonly requestCount: number;
}

/** Where sealed payloads lie. Readers see only what has not expired, by the store's own clock; custodians only what a hold preserves past that. */
export interface PayloadStore {
  /**
   * Returns the parts and writes the audit event of this read, `payload.read` or `payload.read_held`, in one step. Nothing there: no event.
   * @throws {DomainError} organization_suspended, organization_closed
   */
  read(query: ReadSealedQuery): Promise<readonly StoredPart[]>;
  /**
   * Deletes the parts and writes the erasure, its receipt's leaf and its audit event, in one step. Repeating changes nothing and answers with
   * the first erasure. Null when there is nothing to erase: never stored, expired by the store's clock, or no such request.
   * @throws {DomainError} payload_held when a legal hold covers it; then nothing is deleted
   */
  erase(command: ErasePayloadRows): Promise<PayloadErasure | null>;
}

export interface ErasePayloadRows {
  readonly organizationId: OrganizationId;
  readonly requestId: RequestId;
  readonly reason: string;
  readonly actor: Actor;
  readonly origin: Origin;
}

/** A payload that was erased, as its record says from then on. */
export interface PayloadErasure {
  readonly requestId: RequestId;
  readonly erasedAt: Date;
  readonly reason: string;
  /** The leaf of the transparency log that tells of it; null for one that is older than the log. */
  readonly leafIndex: number | null;
}

export interface ReadSealedQuery {
  readonly organizationId: OrganizationId;
  readonly requestId: RequestId;
  /** What a hold preserves past its expiry, and nothing else; otherwise what has not expired, and nothing else. */
  readonly isCustodian: boolean;
  readonly actor: Actor;
  readonly origin: Origin;
}

/** Opens what the store holds. Fails with `key_unavailable` or `payload_unreadable`; never returns a wrong plaintext. */
export interface PayloadOpener {
  open(part: StoredPart): Promise<OpenedPart>;
}

/** The key of one legal hold, wrapped by a master key. What the hold preserves past its expiry is under it. */
export interface WrappedHoldKey {
  readonly organizationId: OrganizationId;
  readonly holdId: string;
  readonly masterKeyVersion: number;
  readonly wrappedKey: Uint8Array;
}

/** Where the keys of holds lie. They are destroyed when their hold is released and nothing is left under them. */
export interface HoldKeyStore {
  find(organizationId: OrganizationId, holdId: string): Promise<WrappedHoldKey | null>;
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

/** What keeps held payloads when the key of their hour has to go. */
export interface HeldPreservation {
  /**
   * Moves what legal holds cover in one organization-hour under the holds' own keys, so that the hour's key protects nothing of it any more.
   * Throws when that is not possible now: the hour's key then stays, and is tried again with the next run.
   */
  preserveHeld(hour: HeldHour): Promise<void>;
}

export interface HeldHour {
  readonly organizationId: OrganizationId;
  /** The first instant of the UTC hour, which has ended. */
  readonly expiryHour: Date;
  /** The claim of the sweep `destroy-hour-keys`. */
  readonly token: bigint;
}
