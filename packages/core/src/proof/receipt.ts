import type { LeafKind } from './leaf.ts';

export const RECEIPT_FORMAT = 'lethe-receipt-v1';

/** Proof that a leaf is in the log that a checkpoint signs. It holds no content, no personal data and no id of an organization. */
export interface Receipt {
  readonly format: typeof RECEIPT_FORMAT;
  /** The leaf as canonical JSON: its hash covers exactly these bytes in UTF-8. */
  readonly leaf: string;
  readonly leaf_index: number;
  /** Hashes in base64, from the leaf's sibling upwards. */
  readonly inclusion_path: readonly string[];
  /** The signed note. */
  readonly checkpoint: string;
  /** In base64. Opens the organization's reference and the commitments in its leaves; null for a leaf of the whole deployment. */
  readonly salt: string | null;
}

/** A leaf as a list shows it. */
export interface LeafSummary {
  readonly index: number;
  readonly kind: LeafKind;
  readonly appendedAt: Date;
  readonly body: string;
  /** Whether a checkpoint covers it yet, so that it has a receipt. */
  readonly isSigned: boolean;
}
