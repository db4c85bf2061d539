import type { RecordedAttempt, RecordedPart, RequestRecord } from '@lethe/core/payloads';

/** A finished request and its sealed payload. Stored means: `record.retention.expiresAt` is set. */
export interface RecordEntry {
  readonly record: RequestRecord;
  readonly parts: readonly RecordedPart[];
  /** Every call of an upstream that was made for the request, in order. The last one is the one that it was answered from. */
  readonly attempts: readonly RecordedAttempt[];
  /** The credit lease that pays for it; null when it needs no credit. */
  readonly leaseId: string | null;
}
