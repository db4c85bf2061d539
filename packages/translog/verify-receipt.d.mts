import type { Receipt } from '@lethe/core/proof';

export type RefusalReason =
  | 'malformed'
  | 'wrong_key'
  | 'bad_signature'
  | 'not_included'
  | 'not_consistent'
  | 'wrong_organization'
  | 'audit_gap'
  | 'audit_mismatch';

/** What a check found, or why it refused, in one sentence without any content. */
export type Verification<Facts> =
  | ({ readonly kind: 'verified' } & Readonly<Facts>)
  | { readonly kind: 'refused'; readonly reason: RefusalReason; readonly message: string };

export interface ReceiptFacts {
  readonly leaf: Readonly<Record<string, unknown>>;
  readonly leafType: string;
  readonly leafIndex: number;
  readonly size: number;
  readonly keyId: string;
  /** The reference by which the leaf names its organization, in hex; null for a leaf of the whole deployment. */
  readonly organization: string | null;
  readonly isOrganizationConfirmed: boolean;
}

export interface AuditBatchFacts {
  readonly from: number;
  readonly to: number;
  readonly leafIndex: number;
  readonly size: number;
  readonly keyId: string;
  readonly organization: string | null;
}

export interface AuditExportFacts {
  readonly from: number;
  readonly to: number;
  readonly batchCount: number;
  readonly eventCount: number;
  /** Of the largest checkpoint. */
  readonly size: number;
  readonly organization: string | null;
}

export interface AuditBatchDocument {
  readonly from: number;
  readonly to: number;
  readonly receipt: Receipt;
  /** Audit events as `auditEventDocument` of core gives them. */
  readonly events: readonly unknown[];
}

interface Trust {
  readonly verifierKeys: readonly string[];
  /** When given, the leaf must be about it. */
  readonly organizationId?: string | undefined;
}

export function parseCheckpoint(question: {
  readonly note: string;
  readonly verifierKey: string;
}): Verification<{ origin: string; size: number; root: Uint8Array; keyId: string }>;
export function verifyConsistency(question: {
  readonly oldNote: string;
  readonly newNote: string;
  readonly proof: readonly string[];
  readonly verifierKeys: readonly string[];
}): Verification<{ oldSize: number; newSize: number }>;
export function verifyReceipt(question: Trust & { readonly receipt: string }): Verification<ReceiptFacts>;
export function verifyAuditBatch(
  question: Trust & { readonly batch: AuditBatchDocument; readonly salt: string },
): Verification<AuditBatchFacts>;
export function verifyAuditExport(question: Trust & { readonly text: string }): Verification<AuditExportFacts>;

export function parseJsonStrictly(text: string): unknown;
export function canonicalJson(value: unknown): string;
export function leafHash(data: Uint8Array | string): Buffer;
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer;
export function merkleRoot(leaves: readonly (Uint8Array | string)[]): Buffer;
export function isIncluded(proof: {
  readonly hash: Uint8Array;
  readonly index: number;
  readonly size: number;
  readonly path: readonly Uint8Array[];
  readonly root: Uint8Array;
}): boolean;
export function isConsistent(proof: {
  readonly oldSize: number;
  readonly newSize: number;
  readonly oldRoot: Uint8Array;
  readonly newRoot: Uint8Array;
  readonly path: readonly Uint8Array[];
}): boolean;
export function keyIdOf(name: string, publicKey: Uint8Array): string;
export function auditEventLeaf(salt: Uint8Array, document: unknown): Buffer;
export function runCommand(words: readonly string[], say: (line: string) => void): 0 | 1 | 2;
