/** What a closure concerns, counted at the moment. */
export interface ClosureCounts {
  /** Cases in force. The purge waits for them. */
  readonly holdCount: number;
  readonly memberCount: number;
  readonly projectCount: number;
  /** Keys of applications that work now. */
  readonly apiKeyCount: number;
  readonly balanceNanoUsd: bigint;
}

/** What outlives the purge, and why: said before the closure, on the page of a closed organization and in the policy alike. */
export const REMAINS_AFTER_PURGE = [
  {
    what: 'Ledger entries and usage totals, under a random pseudonym',
    why: 'Books have to add up for as long as the law asks for them. Nothing leads from the pseudonym back to the organization.',
  },
  {
    what: 'Entries of the transparency log, whose references to the organization can no longer be resolved',
    why: 'A log from which entries can be taken out proves nothing to anybody.',
  },
  {
    what: 'A tombstone without personal data, and the deletion receipt',
    why: 'They prove that the purge took place, and when.',
  },
] as const;
