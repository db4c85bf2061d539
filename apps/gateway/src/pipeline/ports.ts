import type { PayloadBinding, RequestRecord, SealedPart } from '@lethe/core/payloads';
import type { RetentionPolicy } from '@lethe/core/retention';
import type { ApiKeyPrincipal } from '@lethe/core/tenancy';

/** All that admission needs to know about an API key, as of one instant. */
export interface KeySnapshot extends ApiKeyPrincipal {
  readonly policy: Pick<RetentionPolicy, 'level' | 'payloadRetentionDays' | 'version'>;
}

/** Where snapshots come from. Null for a digest that is unknown or revoked, without telling which. */
export interface ApiKeyResolver {
  resolve(digest: Uint8Array): Promise<KeySnapshot | null>;
}

export interface RecordEntry {
  readonly record: RequestRecord;
  readonly parts: readonly SealedPart[];
}

export interface RecordOutcome {
  /** Whether the payload is durably stored. False for an entry without parts. */
  readonly isStored: boolean;
}

/** Writes records durably, all of a batch or none. Writing an entry again changes nothing. */
export interface RecordWriter {
  write(entries: readonly RecordEntry[]): Promise<readonly RecordOutcome[]>;
}

export interface PayloadSealer {
  seal(binding: PayloadBinding, plaintext: Uint8Array): Promise<SealedPart>;
}
