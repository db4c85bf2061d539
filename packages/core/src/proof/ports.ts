import type { AuditEvent } from '../audit/index.ts';
import type { OrganizationId } from '../tenancy/index.ts';
import type { LeafKind } from './leaf.ts';
import type { LeafSummary, Receipt } from './receipt.ts';

/** The log as the dashboard reads it, one organization at a time. Hashes are raw bytes. */
export interface TransparencyLog {
  /** The organization's own leaves and those of the whole deployment, newest first. */
  listLeaves(query: ListLeavesQuery): Promise<readonly LeafSummary[]>;
  /** Null for a leaf of another organization, for none, and for one that no checkpoint covers yet. */
  receipt(organizationId: OrganizationId, leafIndex: number): Promise<Receipt | null>;
  /** The newest checkpoint; null until the first one is signed. */
  latestCheckpoint(): Promise<SignedCheckpoint | null>;
  checkpoint(size: number): Promise<SignedCheckpoint | null>;
  /** The consistency proof between two sizes of the log, from the smaller one. */
  consistencyProof(sizes: { from: number; to: number }): Promise<readonly Uint8Array[]>;
  /** Whoever signed, newest first. */
  signers(): Promise<readonly LogSigner[]>;
  /** The sealed runs of audit events that overlap a range of numbers, oldest first, with their events. */
  auditBatches(query: AuditBatchesQuery): Promise<readonly AuditBatch[]>;
}

export interface ListLeavesQuery {
  readonly organizationId: OrganizationId;
  /** All kinds when absent. */
  readonly kinds?: readonly LeafKind[] | undefined;
  /** Goes on with leaves before this index; null begins with the newest. */
  readonly before: number | null;
  readonly pageSize: number;
}

export interface SignedCheckpoint {
  readonly size: number;
  readonly root: Uint8Array;
  /** C2SP signed note. */
  readonly note: string;
  readonly signedAt: Date;
}

export interface LogSigner {
  readonly name: string;
  /** 8 hexadecimal digits. */
  readonly keyId: string;
  /** The verifier key in C2SP form: `name+keyid+base64`. */
  readonly verifierKey: string;
}

export interface AuditBatchesQuery {
  readonly organizationId: OrganizationId;
  readonly from: bigint;
  readonly to: bigint;
}

/** A run of audit events and the leaf whose root covers them. Null receipt: not signed yet. */
export interface AuditBatch {
  readonly fromNumber: bigint;
  readonly toNumber: bigint;
  readonly root: Uint8Array;
  readonly events: readonly AuditEvent[];
  readonly receipt: Receipt | null;
}

export const LEAF_PAGE_SIZE_MAX = 200;
export const LEAF_PAGE_SIZE_DEFAULT = 50;
