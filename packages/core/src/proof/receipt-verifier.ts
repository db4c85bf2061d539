import type { OrganizationId } from '../tenancy/index.ts';
import type { AuditBatch } from './ports.ts';
import type { Receipt } from './receipt.ts';

/** A root of the log at a size, as a checkpoint signs it or as somebody kept it. */
export interface TreeHead {
  readonly size: number;
  readonly root: Uint8Array;
}

export type AuditBatchFault =
  /** The events are not those that were sealed: one was changed, added, removed or moved. */
  | 'events_changed'
  /** The leaf is not about this run of events, or not about this organization. */
  | 'leaf_mismatch'
  /** The leaf is not in the tree that the receipt's checkpoint signs, or no key of the log signed it. */
  | 'not_in_log';

export interface SignedAuditBatch extends AuditBatch {
  readonly receipt: Receipt;
}

/** The checks that a reader of the log can do without trusting whoever serves it. Each of them counts, and asks nobody. */
export interface ReceiptVerifier {
  /** What a checkpoint says when one of the keys signed it; null when none did, or when it cannot be read. */
  openCheckpoint(check: { readonly note: string; readonly verifierKeys: readonly string[] }): TreeHead | null;
  /** Whether the receipt's leaf is the organization's, or the whole deployment's, and lies in the tree that its checkpoint signs. */
  isReceiptValid(check: ReceiptCheck): boolean;
  isConsistent(check: ConsistencyCheck): boolean;
  /** Why a run of events is not what its leaf sealed; null when it is. */
  findAuditBatchFault(check: AuditBatchCheck): AuditBatchFault | null;
}

export interface ReceiptCheck {
  readonly organizationId: OrganizationId;
  readonly receipt: Receipt;
  readonly verifierKeys: readonly string[];
}

export interface AuditBatchCheck {
  readonly organizationId: OrganizationId;
  readonly batch: SignedAuditBatch;
  readonly verifierKeys: readonly string[];
}

export interface ConsistencyCheck {
  readonly olderNote: string;
  readonly newerNote: string;
  readonly proof: readonly Uint8Array[];
  readonly verifierKeys: readonly string[];
}
