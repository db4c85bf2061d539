/** What the transparency log has leaves for. The names stand in signed leaves and never change. */
export const LEAF_KINDS = [
  /** Keys of one organization-hour, or of one hold, were destroyed. */
  'key_destruction',
  /** The ciphertext of one day of expiry was dropped. */
  'deletion',
  /** Payloads were erased before their expiry. */
  'erasure',
  /** Payloads were put under a legal hold's key at the end of their hour. */
  'preservation',
  /** What a released hold had preserved was deleted. */
  'hold_release',
  /** What was stored on one day of admission, counted by day of expiry. */
  'manifest',
  /** A run of audit events, in order. */
  'audit',
  /** A version of the master key was destroyed: nothing that it wrapped, in whatever backup, opens again. */
  'master_key_destruction',
  /** An organization was suspended, reinstated, closed, reopened, or its purge began. */
  'lifecycle',
  /** Everything of an organization was destroyed. */
  'purge',
] as const;
export type LeafKind = (typeof LEAF_KINDS)[number];

/** The kinds that tell of something deleted, so that their receipts are deletion receipts. */
export const DELETION_LEAF_KINDS = [
  'key_destruction',
  'deletion',
  'erasure',
  'hold_release',
  'purge',
] as const satisfies readonly LeafKind[];
