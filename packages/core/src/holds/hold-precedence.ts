import { type HeldRecord, isInForce, type LegalHold } from './legal-hold.ts';

/** Why something would be destroyed. */
export const DESTRUCTION_CAUSES = [
  'expiry',
  'metadata_expiry',
  'key_destruction',
  'erasure',
  'closure',
  'policy_change',
  'purge',
] as const;
export type DestructionCause = (typeof DESTRUCTION_CAUSES)[number];

/** Whether a hold covers a record and is in force. One that waits for its second person preserves like any other. */
function isCovered(hold: LegalHold, record: HeldRecord): boolean {
  return (
    isInForce(hold) &&
    (hold.projectId === null || hold.projectId === record.projectId) &&
    (hold.endUsers.length === 0 || (record.endUser !== null && hold.endUsers.includes(record.endUser))) &&
    (hold.admittedFrom === null || record.admittedAt >= hold.admittedFrom) &&
    (hold.admittedTo === null || record.admittedAt < hold.admittedTo) &&
    (hold.requestIds.length === 0 || hold.requestIds.includes(record.id))
  );
}

/**
 * Which holds in force beat a cause: those that cover the record, or any of the organization. A purge takes everything that explains a record,
 * so it waits for every hold. No cause is left out: one that no hold beat would be a way around all of them.
 */
const YIELDS_TO: Readonly<Record<DestructionCause, 'covering' | 'any'>> = {
  expiry: 'covering',
  metadata_expiry: 'covering',
  key_destruction: 'covering',
  erasure: 'covering',
  closure: 'covering',
  policy_change: 'covering',
  purge: 'any',
};

export type DestructionDecision =
  | { readonly kind: 'destroy' }
  /** The oldest hold that beats the cause: its key keeps the payload. */
  | { readonly kind: 'preserve'; readonly holdId: string };

/**
 * Destruction against holds. The database decides by the same rule, in `covering_hold`, which every path that deletes asks, and in
 * `has_hold_in_force`; tests compare both over random records and over every combination of what can destroy.
 */
export function decideDestruction(
  cause: DestructionCause,
  { record, holds }: { readonly record: HeldRecord; readonly holds: readonly LegalHold[] },
): DestructionDecision {
  const beats = (hold: LegalHold) => (YIELDS_TO[cause] === 'any' ? isInForce(hold) : isCovered(hold, record));
  const [oldest] = holds.filter(beats).toSorted(byAge);
  return oldest === undefined ? { kind: 'destroy' } : { kind: 'preserve', holdId: oldest.id };
}

function byAge(a: LegalHold, b: LegalHold): number {
  return a.placed.at.getTime() - b.placed.at.getTime() || (a.id < b.id ? -1 : 1);
}
