import type { HeldRecord, LegalHold } from './legal-hold.ts';

/** Why something would be destroyed. */
export const DESTRUCTION_CAUSES = ['expiry', 'erasure', 'closure', 'key_destruction'] as const;
export type DestructionCause = (typeof DESTRUCTION_CAUSES)[number];

/** Whether a hold covers a record and is in force. */
export function isCovered(hold: LegalHold, record: HeldRecord): boolean {
  return (
    hold.releasedAt === null &&
    (hold.projectId === null || hold.projectId === record.projectId) &&
    (hold.endUser === null || hold.endUser === record.endUser) &&
    (hold.admittedFrom === null || record.admittedAt >= hold.admittedFrom) &&
    (hold.admittedTo === null || record.admittedAt < hold.admittedTo) &&
    (hold.requestIds.length === 0 || hold.requestIds.includes(record.id))
  );
}

/** Which causes a hold in force beats. All of them: a cause that were false here would be a way around every hold. */
const YIELDS_TO_HOLD: Readonly<Record<DestructionCause, true>> = {
  expiry: true,
  erasure: true,
  closure: true,
  key_destruction: true,
};

export type DestructionDecision =
  | { readonly kind: 'destroy' }
  /** The oldest hold that covers the record: its key keeps the payload. */
  | { readonly kind: 'preserve'; readonly holdId: string };

/** Destruction against holds. The database decides by the same rule, in `covering_hold`; a test compares both. */
export function decideDestruction(
  cause: DestructionCause,
  { record, holds }: { readonly record: HeldRecord; readonly holds: readonly LegalHold[] },
): DestructionDecision {
  const [oldest] = holds.filter((hold) => YIELDS_TO_HOLD[cause] && isCovered(hold, record)).toSorted(byAge);
  return oldest === undefined ? { kind: 'destroy' } : { kind: 'preserve', holdId: oldest.id };
}

function byAge(a: LegalHold, b: LegalHold): number {
  return a.placedAt.getTime() - b.placedAt.getTime() || (a.id < b.id ? -1 : 1);
}
