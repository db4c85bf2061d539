import { addMs, type Clock, MS_PER_SECOND } from '../../time/index.ts';
import { type CreditLeases, decideGrant, type LeaseGrant, type LeaseQuery } from '../index.ts';

export interface MemoryCreditOptions {
  readonly clock: Clock;
  readonly overdraftMaxNanoUsd: bigint;
  readonly durationSeconds: number;
}

interface Lease {
  creditNanoUsd: bigint;
  overdraftNanoUsd: bigint;
  expiresAt: Date;
}

interface Waiting {
  readonly leaseId: string | null;
  readonly amountNanoUsd: bigint;
}

/** The credit of one organization, in memory. */
export interface MemoryCredit extends CreditLeases {
  give(amountNanoUsd: bigint): void;
  /** Usage that was recorded and waits to be posted. */
  ship(usage: Waiting): void;
  settle(): void;
  expire(leaseId: string): void;
  balanceNanoUsd(): bigint;
}

export function createMemoryCredit({ clock, overdraftMaxNanoUsd, durationSeconds }: MemoryCreditOptions): MemoryCredit {
  let balance = 0n;
  let waiting: Waiting[] = [];
  const leases = new Map<string, Lease>();
  const isAlive = (lease: Lease | undefined): lease is Lease => lease !== undefined && lease.expiresAt > clock.now();
  const sum = (amounts: readonly bigint[]) => amounts.reduce((total, amount) => total + amount, 0n);

  function position(own: Lease | undefined) {
    const alive = [...leases.values()].filter(isAlive);
    const orphans = waiting.filter(({ leaseId }) => leaseId === null || !isAlive(leases.get(leaseId)));
    return {
      coveredNanoUsd: balance - sum(orphans.map(({ amountNanoUsd }) => amountNanoUsd)),
      leasedCreditNanoUsd: sum(alive.map(({ creditNanoUsd }) => creditNanoUsd)),
      leasedOverdraftNanoUsd: sum(alive.map(({ overdraftNanoUsd }) => overdraftNanoUsd)),
      ownCreditNanoUsd: own?.creditNanoUsd ?? 0n,
      ownOverdraftNanoUsd: own?.overdraftNanoUsd ?? 0n,
      overdraftMaxNanoUsd,
    };
  }

  function lease(query: LeaseQuery): LeaseGrant {
    const own = leases.get(query.leaseId);
    const isWanting = query.creditWantedNanoUsd > 0n || query.overdraftWantedNanoUsd > 0n;
    const answer = { balanceNanoUsd: balance, creditGrantedNanoUsd: 0n, overdraftGrantedNanoUsd: 0n };
    if (own === undefined ? !isWanting : !isAlive(own)) {
      return { ...answer, expiresAt: own?.expiresAt ?? clock.now(), isLeaseKnown: false };
    }
    const { credit, overdraft } = decideGrant(position(own), query);
    const expiresAt = addMs(clock.now(), durationSeconds * MS_PER_SECOND);
    leases.set(query.leaseId, {
      creditNanoUsd: (own?.creditNanoUsd ?? 0n) + credit,
      overdraftNanoUsd: (own?.overdraftNanoUsd ?? 0n) + overdraft,
      expiresAt,
    });
    return {
      ...answer,
      creditGrantedNanoUsd: credit,
      overdraftGrantedNanoUsd: overdraft,
      expiresAt,
      isLeaseKnown: true,
    };
  }

  function post({ leaseId, amountNanoUsd }: Waiting): void {
    balance -= amountNanoUsd;
    const paying = leaseId === null ? undefined : leases.get(leaseId);
    if (!isAlive(paying)) return;
    const fromCredit = least(amountNanoUsd, paying.creditNanoUsd);
    const rest = amountNanoUsd - fromCredit;
    paying.creditNanoUsd -= fromCredit;
    paying.overdraftNanoUsd -= least(rest, paying.overdraftNanoUsd);
  }

  return {
    lease: async (query) => lease(query),
    give(amountNanoUsd) {
      balance += amountNanoUsd;
    },
    ship(usage) {
      waiting.push(usage);
    },
    settle() {
      for (const usage of waiting) post(usage);
      waiting = [];
    },
    expire(leaseId) {
      const lease = leases.get(leaseId);
      if (lease !== undefined) lease.expiresAt = clock.now();
    },
    balanceNanoUsd: () => balance,
  };
}

function least(one: bigint, other: bigint): bigint {
  return one < other ? one : other;
}
