import type { CreditLeases, LeaseGrant, LeaseQuery } from '@lethe/core/billing';
import type { NanoUsd } from '@lethe/core/money';

interface HeldLease {
  credit: NanoUsd;
  overdraft: NanoUsd;
  storage: NanoUsd;
  expiresAtMs: number;
}

/** Leases of one organization in memory, by the rules that the database goes by. */
export class FakeCreditLeases implements CreditLeases {
  balanceNanoUsd: NanoUsd;
  overdraftMaxNanoUsd: NanoUsd;
  /** What is left of the month's cap when nobody holds any room; null: no cap. */
  storageLeftNanoUsd: NanoUsd | null = null;
  /** The UTC month that it is for the database. */
  month = new Date('2026-11-01T00:00:00Z');
  /** Called when somebody could not get all it wanted while others hold leases. */
  onShort: () => void = () => {};
  failure: Error | null = null;
  /** Set to have the next call change the lease and then fail all the same. */
  isAnswerLost = false;
  callCount = 0;
  readonly held = new Map<string, HeldLease>();
  readonly #nowMs: () => number;
  readonly #leaseMs: number;

  constructor({ balanceNanoUsd, overdraftMaxNanoUsd = 0n, nowMs = () => 0, leaseMs = 420_000 }: FakeLeaseTraits) {
    this.balanceNanoUsd = balanceNanoUsd;
    this.overdraftMaxNanoUsd = overdraftMaxNanoUsd;
    this.#nowMs = nowMs;
    this.#leaseMs = leaseMs;
  }

  async lease(query: LeaseQuery): Promise<LeaseGrant> {
    this.callCount += 1;
    if (this.failure !== null) throw this.failure;
    const grant = this.#change(query);
    if (this.isAnswerLost) {
      this.isAnswerLost = false;
      throw new Error('the answer was lost');
    }
    return grant;
  }

  /** As settlement posts usage: from the balance, and from the lease that paid while it lives. */
  settle(leaseId: string, amountNanoUsd: NanoUsd): void {
    this.balanceNanoUsd -= amountNanoUsd;
    const lease = this.held.get(leaseId);
    if (lease === undefined || lease.expiresAtMs <= this.#nowMs()) return;
    const fromCredit = least(amountNanoUsd, lease.credit);
    lease.credit -= fromCredit;
    lease.overdraft -= least(amountNanoUsd - fromCredit, lease.overdraft);
  }

  /** As settlement posts a fee for storage. */
  settleStorage(leaseId: string, feeNanoUsd: NanoUsd): void {
    if (this.storageLeftNanoUsd !== null) this.storageLeftNanoUsd -= feeNanoUsd;
    const lease = this.held.get(leaseId);
    if (lease !== undefined) lease.storage -= least(feeNanoUsd, lease.storage);
  }

  /** The database's month ends. */
  beginMonth(month: Date, storageLeftNanoUsd: NanoUsd): void {
    this.month = month;
    this.storageLeftNanoUsd = storageLeftNanoUsd;
    for (const lease of this.held.values()) lease.storage = 0n;
  }

  #change(query: LeaseQuery): LeaseGrant {
    const {
      leaseId,
      creditWantedNanoUsd: credit,
      overdraftWantedNanoUsd: overdraft,
      storageWantedNanoUsd: storage,
    } = query;
    const nowMs = this.#nowMs();
    const known = this.held.get(leaseId);
    const expiresAt = new Date(nowMs + this.#leaseMs);
    if (known === undefined ? credit <= 0n && overdraft <= 0n && storage <= 0n : known.expiresAtMs <= nowMs) {
      const none = { creditGrantedNanoUsd: 0n, overdraftGrantedNanoUsd: 0n, storageGrantedNanoUsd: 0n };
      return { ...none, isLeaseKnown: false, storageMonth: this.month, balanceNanoUsd: this.balanceNanoUsd, expiresAt };
    }
    const own = known ?? { credit: 0n, overdraft: 0n, storage: 0n, expiresAtMs: 0 };
    const live = [...this.held.values()].filter((lease) => lease.expiresAtMs > nowMs);
    const leasedCredit = live.reduce((sum, lease) => sum + lease.credit, 0n);
    const leasedOverdraft = live.reduce((sum, lease) => sum + lease.overdraft, 0n);
    const creditGranted =
      credit < 0n
        ? -least(-credit, own.credit)
        : least(credit, atLeastZero(atLeastZero(this.balanceNanoUsd) - leasedCredit));
    const beyondCredit = least(this.balanceNanoUsd - leasedCredit - creditGranted, 0n);
    const overdraftGranted =
      overdraft < 0n
        ? -least(-overdraft, own.overdraft)
        : least(overdraft, atLeastZero(this.overdraftMaxNanoUsd + beyondCredit - leasedOverdraft));
    const storageGranted = this.#grantStorage(storage, own.storage);
    this.held.set(leaseId, {
      credit: own.credit + creditGranted,
      overdraft: own.overdraft + overdraftGranted,
      storage: own.storage + storageGranted,
      expiresAtMs: expiresAt.getTime(),
    });
    const isShort = creditGranted < credit || overdraftGranted < overdraft || storageGranted < storage;
    if (live.length > 0 && isShort) this.onShort();
    return {
      creditGrantedNanoUsd: creditGranted,
      overdraftGrantedNanoUsd: overdraftGranted,
      storageGrantedNanoUsd: storageGranted,
      storageMonth: this.month,
      balanceNanoUsd: this.balanceNanoUsd,
      expiresAt,
      isLeaseKnown: true,
    };
  }

  #grantStorage(wanted: NanoUsd, own: NanoUsd): NanoUsd {
    if (wanted < 0n) return -least(-wanted, own);
    if (this.storageLeftNanoUsd === null) return wanted;
    const leased = [...this.held.values()].reduce((sum, lease) => sum + lease.storage, 0n);
    return least(wanted, atLeastZero(this.storageLeftNanoUsd - leased));
  }
}

export interface FakeLeaseTraits {
  readonly balanceNanoUsd: NanoUsd;
  readonly overdraftMaxNanoUsd?: NanoUsd;
  readonly nowMs?: () => number;
  readonly leaseMs?: number;
}

function least(one: NanoUsd, other: NanoUsd): NanoUsd {
  return one < other ? one : other;
}

function atLeastZero(amount: NanoUsd): NanoUsd {
  return amount > 0n ? amount : 0n;
}
