import type { ApiKeyId, OrganizationId, ProjectId, RequestId } from '../tenancy/index.ts';
import { MS_PER_DAY } from '../time/index.ts';
import type { StoredPart } from './payload-part.ts';
import type { RecordedCost, RecordedUsage } from './request-record.ts';

/** How long a key stands for the request that came with it first. */
export const IDEMPOTENCY_KEY_LIFETIME_MS = MS_PER_DAY;
/** What a caller may choose for a key: printable, without being endless. */
const IDEMPOTENCY_KEY = /^[\x20-\x7e]{1,255}$/;

export function isIdempotencyKey(text: string): boolean {
  return IDEMPOTENCY_KEY.test(text);
}

/** A caller's key and the body that came with it, within one project. Only digests under a secret are kept. */
export interface IdempotencyScope {
  readonly organizationId: OrganizationId;
  readonly projectId: ProjectId;
  readonly keyDigest: Uint8Array;
  readonly bodyDigest: Uint8Array;
}

/** Who has a key, after it was asked for. */
export interface IdempotencyClaim {
  /** The request that came first: the asking one itself when the key was free. */
  readonly firstId: RequestId;
  readonly isSameBody: boolean;
}

/** What is known of the request that has a key. */
export interface IdempotentAnswer {
  readonly firstId: RequestId;
  readonly provider: string;
  readonly model: string;
  readonly statusCode: number;
  readonly errorCode: string | null;
  readonly usage: Omit<RecordedUsage, 'isEstimated'>;
  readonly cost: Omit<RecordedCost, 'totalNanoUsd'>;
  /** Null when it was not stored, has expired or was erased. */
  readonly response: StoredPart | null;
  /** Whether something was taken out of the stored answer: it is not the one that was given. */
  readonly isRedacted: boolean;
}

/** Which API key reads, in which request, and from where. */
export interface IdempotencyReader {
  readonly apiKeyId: ApiKeyId;
  readonly requestId: RequestId;
  readonly address: string | null;
}

export interface IdempotencyStore {
  /** Gives the key to a request, unless another one has it. Of many that ask at once exactly one gets it. */
  claim(scope: IdempotencyScope, requestId: RequestId): Promise<IdempotencyClaim>;
  /** Gives the key back; nothing when another request has it. */
  release(scope: IdempotencyScope, requestId: RequestId): Promise<void>;
  /**
   * The answer of the request that has this key and came with this body, by the one read path: what has expired or was erased is not there, and the read is audited.
   * Null while there is no record of it.
   * @throws {DomainError} organization_suspended, organization_closed
   */
  readAnswer(scope: IdempotencyScope, reader: IdempotencyReader): Promise<IdempotentAnswer | null>;
}

/** What is left of keys whose lifetime is over. */
export interface EndedIdempotencyKeys {
  /** Forgets at most so many, and tells how many it were. */
  forget(rowLimit: number): Promise<number>;
}
