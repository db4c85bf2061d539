import type { NanoUsd } from '../money/index.ts';

/** What an organization's credit is at the moment of a lease's call. */
export interface CreditPosition {
  /** The balance less usage that waits to be posted and whose lease has ended. */
  readonly coveredNanoUsd: NanoUsd;
  /** What all leases that live hold together, this one included. */
  readonly leasedCreditNanoUsd: NanoUsd;
  readonly leasedOverdraftNanoUsd: NanoUsd;
  /** What this lease holds. */
  readonly ownCreditNanoUsd: NanoUsd;
  readonly ownOverdraftNanoUsd: NanoUsd;
  /** How far settlement may take the balance below zero. */
  readonly overdraftMaxNanoUsd: NanoUsd;
  /** What is left of the month's cap on storage: the cap less fees that are charged, or wait without a lease that holds room for them, and less what leases hold. Null: no cap. */
  readonly freeStorageNanoUsd: NanoUsd | null;
  readonly ownStorageNanoUsd: NanoUsd;
}

export interface CreditWish {
  /** Above zero: so much more; below zero: so much is given back. */
  readonly creditWantedNanoUsd: NanoUsd;
  readonly overdraftWantedNanoUsd: NanoUsd;
  readonly storageWantedNanoUsd: NanoUsd;
}

/**
 * What a call adds to a lease or takes from it. Credit comes out of what is covered, overdraft out of what is left until the floor:
 * with covered b, leased credit C and leased overdraft O, a grant keeps C ≤ max(b, 0), O ≤ the maximum and b − C − O ≥ −the maximum.
 * Posting usage takes the same from b and from C + O, so that it cannot break the floor either. Storage comes out of what the cap leaves.
 */
export function decideGrant(position: CreditPosition, wish: CreditWish): Grant {
  const { coveredNanoUsd: covered, leasedCreditNanoUsd: leased } = position;
  const credit = changeOf(wish.creditWantedNanoUsd, {
    own: position.ownCreditNanoUsd,
    free: atLeastZero(covered) - leased,
  });
  const uncovered = covered - leased - credit;
  const floorRoom = position.overdraftMaxNanoUsd + (uncovered < 0n ? uncovered : 0n);
  const overdraft = changeOf(wish.overdraftWantedNanoUsd, {
    own: position.ownOverdraftNanoUsd,
    free: floorRoom - position.leasedOverdraftNanoUsd,
  });
  const storage = changeOf(wish.storageWantedNanoUsd, {
    own: position.ownStorageNanoUsd,
    free: position.freeStorageNanoUsd ?? wish.storageWantedNanoUsd,
  });
  return { credit, overdraft, storage };
}

interface Grant {
  readonly credit: NanoUsd;
  readonly overdraft: NanoUsd;
  readonly storage: NanoUsd;
}

function changeOf(wanted: NanoUsd, { own, free }: { own: NanoUsd; free: NanoUsd }): NanoUsd {
  if (wanted < 0n) return wanted < -own ? -own : wanted;
  const granted = atLeastZero(free);
  return granted < wanted ? granted : wanted;
}

function atLeastZero(amount: NanoUsd): NanoUsd {
  return amount < 0n ? 0n : amount;
}
