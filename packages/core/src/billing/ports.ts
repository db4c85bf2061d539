import type { NanoUsd } from '../money/index.ts';
import type { OrganizationId } from '../tenancy/index.ts';
import type { LedgerTransaction } from './ledger.ts';

/**
 * Credit that a process of the gateway holds and subtracts from in memory, so that no request waits for the database.
 * What all processes hold together never exceeds the balance and the overdraft, nor what a cap leaves of the month's storage, so what they
 * spend cannot either.
 */
export interface CreditLeases {
  /**
   * Asks for more, gives back, or renews; each call renews the lease. What was asked for is granted as far as it is free, also in part.
   * What a request did not get in full is told to the other holders, so that they give back what lies idle.
   * @throws when the database cannot be reached. Whether the lease changed is then unknown: use what was held before, let the lease
   *   end, and ask for further credit under a new id. What the old one held beyond that returns when it expires.
   */
  lease(query: LeaseQuery): Promise<LeaseGrant>;
}

export interface LeaseQuery {
  readonly organizationId: OrganizationId;
  /** A UUID that the process makes. Used for one lease only: one that has ended is never taken up again. */
  readonly leaseId: string;
  /** Which process holds it, for whoever reads the table. */
  readonly holder: string;
  /** Above zero: so much more. Below zero: so much is given back, which is neither spent nor reserved. Zero: only renews. */
  readonly creditWantedNanoUsd: NanoUsd;
  /** Likewise, of what settlement may take below zero. */
  readonly overdraftWantedNanoUsd: NanoUsd;
  /** Likewise, of the room that the organization's cap leaves for this month's storage fees. */
  readonly storageWantedNanoUsd: NanoUsd;
}

export interface LeaseGrant {
  /** How much this call added to the lease; below zero what it took back. */
  readonly creditGrantedNanoUsd: NanoUsd;
  readonly overdraftGrantedNanoUsd: NanoUsd;
  readonly storageGrantedNanoUsd: NanoUsd;
  /** The first instant, in domain time, of the UTC month whose room it is. What a lease held of a former month is not counted any more. */
  readonly storageMonth: Date;
  /** What is posted to the ledger. Leased and unsettled amounts are still part of it. */
  readonly balanceNanoUsd: NanoUsd;
  /** From this instant of real time on others may have what the lease holds: stop using it before. */
  readonly expiresAt: Date;
  /** False when the lease has ended, or when a renewal names one that never was: nothing changed, and a new lease needs a new id. */
  readonly isLeaseKnown: boolean;
}

/** Posts usage to the ledger. Repeating any of it changes nothing. */
export interface UsageSettlement {
  /** Organizations with usage that is not posted, the one that has waited longest first. */
  listUnsettled(countMax: number): Promise<readonly OrganizationId[]>;
  /**
   * Posts the oldest batches of one organization, takes them from the balance and from the leases that paid for them.
   * @returns how many batches it posted: fewer than `batchCountMax` when none is left, or when another worker is at it
   */
  settle(query: { organizationId: OrganizationId; batchCountMax: number }): Promise<number>;
  /** Since when the oldest usage that is not posted has waited, in real time; null when there is none. */
  oldestUnsettledAt(): Promise<Date | null>;
  /** Forgets leases that expired a while ago, and returns how many. What they held is free from their expiry on, also before. */
  forgetExpiredLeases(): Promise<number>;
}

/** Rebuilds whatever is kept as a sum from the usage entries and from the transactions that are no usage. */
export interface LedgerCheck {
  /** Those that have a ledger, by their ids, from after one on. */
  listOrganizations(query: {
    readonly after: OrganizationId | null;
    readonly countMax: number;
  }): Promise<readonly OrganizationId[]>;
  /** Of one organization, at one instant: none, or there is a defect. */
  differences(organizationId: OrganizationId): Promise<readonly LedgerDifference[]>;
}

export interface LedgerDifference {
  /** What is kept: a balance, a batch, a day, a transaction. */
  readonly subject: string;
  /** Which one. */
  readonly place: string;
  /** Null where it is not there at all. */
  readonly keptNanoUsd: NanoUsd | null;
  readonly rebuiltNanoUsd: NanoUsd | null;
}

/** The ledger of one organization, for those who read it. */
export interface CreditLedger {
  balance(): Promise<NanoUsd>;
  /** Newest first. */
  listTransactions(query: { countMax: number; before: LedgerPlace | null }): Promise<readonly LedgerTransaction[]>;
}

/** A place in the order of a ledger. */
export interface LedgerPlace {
  readonly occurredAt: Date;
  readonly id: string;
}

/** Adds credit. */
export interface CreditGrants {
  /** @returns false when a transaction of that id was posted before; then nothing changes */
  grant(grant: CreditGrant): Promise<boolean>;
}

export interface CreditGrant {
  readonly organizationId: OrganizationId;
  /** The transaction's id. */
  readonly id: string;
  /** Above zero. */
  readonly amountNanoUsd: NanoUsd;
  readonly memo: string | null;
  /** Domain time; null: now. */
  readonly grantedAt: Date | null;
}
