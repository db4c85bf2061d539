import { addMs, type Clock, MS_PER_SECOND, utcMonthOf } from '../../time/index.ts';
import { type CreditLeases, decideGrant, type LeaseGrant, type LeaseQuery } from '../index.ts';
import type { ShippedUsage } from './credit-harness.ts';

export interface MemoryCreditOptions {
  readonly clock: Clock;
  readonly overdraftMaxNanoUsd: bigint;
  readonly durationSeconds: number;
}

interface Lease {
  creditNanoUsd: bigint;
  overdraftNanoUsd: bigint;
  storageNanoUsd: bigint;
  expiresAt: Date;
}

/** The credit of one organization, in memory, in one month. */
export interface MemoryCredit extends CreditLeases {
  give(amountNanoUsd: bigint): void;
  capStorage(capNanoUsd: bigint | null): void;
  /** Usage that was recorded and waits to be posted. */
  ship(usage: ShippedUsage): void;
  settle(): void;
  expire(leaseId: string): void;
  balanceNanoUsd(): bigint;
  storageChargedNanoUsd(): bigint;
}

export function createMemoryCredit({ clock, overdraftMaxNanoUsd, durationSeconds }: MemoryCreditOptions): MemoryCredit {
  let balance = 0n;
  let storageCap: bigint | null = null;
  let storageCharged = 0n;
  let waiting: ShippedUsage[] = [];
  const leases = new Map<string, Lease>();
  const isAlive = (lease: Lease | undefined): lease is Lease => lease !== undefined && lease.expiresAt > clock.now();
  const leaseOf = ({ leaseId }: ShippedUsage) => (leaseId === null ? undefined : leases.get(leaseId));

  function position(own: Lease | undefined) {
    const all = [...leases.values()];
    const alive = all.filter(isAlive);
    const orphans = waiting.filter((usage) => !isAlive(leaseOf(usage)));
    const withoutRoom = waiting.filter((usage) => (leaseOf(usage)?.storageNanoUsd ?? 0n) === 0n);
    const storageTaken = storageCharged + sum(withoutRoom.map(feeOf)) + sum(all.map((one) => one.storageNanoUsd));
    return {
      coveredNanoUsd: balance - sum(orphans.map(({ amountNanoUsd }) => amountNanoUsd)),
      leasedCreditNanoUsd: sum(alive.map(({ creditNanoUsd }) => creditNanoUsd)),
      leasedOverdraftNanoUsd: sum(alive.map(({ overdraftNanoUsd }) => overdraftNanoUsd)),
      ownCreditNanoUsd: own?.creditNanoUsd ?? 0n,
      ownOverdraftNanoUsd: own?.overdraftNanoUsd ?? 0n,
      overdraftMaxNanoUsd,
      freeStorageNanoUsd: storageCap === null ? null : storageCap - storageTaken,
      ownStorageNanoUsd: own?.storageNanoUsd ?? 0n,
    };
  }

  function lease(query: LeaseQuery): LeaseGrant {
    const own = leases.get(query.leaseId);
    const answer = { ...NOTHING, balanceNanoUsd: balance, storageMonth: utcMonthOf(clock.now()) };
    if (own === undefined ? !isWanting(query) : !isAlive(own)) {
      return { ...answer, expiresAt: own?.expiresAt ?? clock.now(), isLeaseKnown: false };
    }
    const { credit, overdraft, storage } = decideGrant(position(own), query);
    const expiresAt = addMs(clock.now(), durationSeconds * MS_PER_SECOND);
    leases.set(query.leaseId, {
      creditNanoUsd: (own?.creditNanoUsd ?? 0n) + credit,
      overdraftNanoUsd: (own?.overdraftNanoUsd ?? 0n) + overdraft,
      storageNanoUsd: (own?.storageNanoUsd ?? 0n) + storage,
      expiresAt,
    });
    return {
      ...answer,
      creditGrantedNanoUsd: credit,
      overdraftGrantedNanoUsd: overdraft,
      storageGrantedNanoUsd: storage,
      expiresAt,
      isLeaseKnown: true,
    };
  }

  function post(usage: ShippedUsage): void {
    const { amountNanoUsd } = usage;
    balance -= amountNanoUsd;
    storageCharged += feeOf(usage);
    const paying = leaseOf(usage);
    if (paying === undefined) return;
    const fromCredit = least(amountNanoUsd, paying.creditNanoUsd);
    const rest = amountNanoUsd - fromCredit;
    paying.creditNanoUsd -= fromCredit;
    paying.overdraftNanoUsd -= least(rest, paying.overdraftNanoUsd);
    paying.storageNanoUsd -= least(feeOf(usage), paying.storageNanoUsd);
  }

  return {
    lease: async (query) => lease(query),
    give(amountNanoUsd) {
      balance += amountNanoUsd;
    },
    capStorage(capNanoUsd) {
      storageCap = capNanoUsd;
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
    storageChargedNanoUsd: () => storageCharged,
  };
}

const NOTHING = { creditGrantedNanoUsd: 0n, overdraftGrantedNanoUsd: 0n, storageGrantedNanoUsd: 0n } as const;

function isWanting({ creditWantedNanoUsd, overdraftWantedNanoUsd, storageWantedNanoUsd }: LeaseQuery): boolean {
  return creditWantedNanoUsd > 0n || overdraftWantedNanoUsd > 0n || storageWantedNanoUsd > 0n;
}

function feeOf({ storageNanoUsd }: ShippedUsage): bigint {
  return storageNanoUsd ?? 0n;
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n);
}

function least(one: bigint, other: bigint): bigint {
  return one < other ? one : other;
}
