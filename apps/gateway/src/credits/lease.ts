// Hot path: budget 1 µs a reservation.
import { isDomainError } from '@lethe/core/errors';
import type { NanoUsd } from '@lethe/core/money';
import { type Amounts, atLeastZero, least, type Wanted } from './amounts.ts';
import type { Reservation } from './reservation.ts';
import { type StorageHold, StorageRoom } from './storage-room.ts';

/** Who looks after a lease. */
export interface LeaseKeeper {
  /** A reservation has ended. */
  onEnd(lease: Lease): void;
  /** Asks for room that the lease does not have. @returns null when there is no use in asking; rejects when there is none */
  seekRoom(lease: Lease, wanted: Wanted): Promise<Reservation> | null;
}

/**
 * What this process holds of one lease. It never promises more than was granted: the likely costs of all that is under way fit into the credit,
 * their worst costs into credit and overdraft together, and where there is a cap, their fees for storage into its room.
 */
export class Lease {
  readonly id: string;
  /** Granted, and neither spent nor given back. */
  creditNanoUsd: NanoUsd = 0n;
  overdraftNanoUsd: NanoUsd = 0n;
  readonly storage: StorageRoom;
  /** Held by requests under way. */
  likelyHeldNanoUsd: NanoUsd = 0n;
  worstHeldNanoUsd: NanoUsd = 0n;
  /** Since it was last asked; for the rate at which the organization spends. */
  spentNanoUsd: NanoUsd = 0n;
  runningCount = 0;
  /** On the monotonic clock; 0: never granted. From then on the database may give the credit to others. */
  usableUntilMs = 0;
  renewedAtMs = 0;
  /** What the database holds of it is not known here any more: it is used up and given back, and further credit comes from another lease. */
  isDoubtful = false;
  readonly #keeper: LeaseKeeper;

  constructor(id: string, isStorageCapped: boolean, keeper: LeaseKeeper) {
    this.id = id;
    this.storage = new StorageRoom(isStorageCapped);
    this.#keeper = keeper;
  }

  hasRoom(wanted: Wanted): boolean {
    return this.hasCredit(wanted) && this.storage.hasRoom(wanted.storageNanoUsd, wanted.admittedAt);
  }

  hasCredit({ likelyNanoUsd, worstNanoUsd }: Amounts): boolean {
    return (
      this.likelyHeldNanoUsd + likelyNanoUsd <= this.creditNanoUsd &&
      this.worstHeldNanoUsd + worstNanoUsd <= this.creditNanoUsd + this.overdraftNanoUsd
    );
  }

  get isEmpty(): boolean {
    return this.creditNanoUsd === 0n && this.overdraftNanoUsd === 0n && this.storage.freeNanoUsd === 0n;
  }

  /** Whether further credit has to come from another lease. */
  isUsedUp(nowMs: number): boolean {
    return this.isDoubtful || (this.renewedAtMs > 0 && nowMs >= this.usableUntilMs);
  }

  /** The database has ended the lease and may have given its credit to others, but not its room for storage, which requests under way still use. */
  end(): void {
    this.creditNanoUsd = 0n;
    this.overdraftNanoUsd = 0n;
    this.usableUntilMs = 0;
    this.storage.close();
  }

  /** The cap has changed: what is held stays so, and further storage comes out of another lease. */
  retire(): void {
    this.isDoubtful = true;
    this.storage.close();
  }

  hold(wanted: Wanted): Reservation {
    return new LeaseReservation(this, wanted);
  }

  seekRoom(wanted: Wanted): Promise<Reservation> | null {
    return this.#keeper.seekRoom(this, wanted);
  }

  /** What could be given back without touching what requests hold. Credit comes first: others need it more. */
  idle(): IdleAmounts {
    const idle = atLeastZero(this.creditNanoUsd + this.overdraftNanoUsd - this.worstHeldNanoUsd);
    const creditNanoUsd = least(idle, atLeastZero(this.creditNanoUsd - this.likelyHeldNanoUsd));
    return {
      creditNanoUsd,
      overdraftNanoUsd: least(idle - creditNanoUsd, this.overdraftNanoUsd),
      storageNanoUsd: this.storage.freeNanoUsd,
    };
  }

  enter({ likelyNanoUsd, worstNanoUsd }: Amounts): void {
    this.likelyHeldNanoUsd += likelyNanoUsd;
    this.worstHeldNanoUsd += worstNanoUsd;
    this.runningCount += 1;
  }

  /** As settlement does it in the database: from the credit first, the rest from the overdraft, neither ever below zero. */
  leave({ likelyNanoUsd, worstNanoUsd }: Amounts, spentNanoUsd: NanoUsd): void {
    this.likelyHeldNanoUsd -= likelyNanoUsd;
    this.worstHeldNanoUsd -= worstNanoUsd;
    this.runningCount -= 1;
    this.spentNanoUsd += spentNanoUsd;
    const fromCredit = least(spentNanoUsd, this.creditNanoUsd);
    this.creditNanoUsd -= fromCredit;
    if (spentNanoUsd > fromCredit) {
      this.overdraftNanoUsd -= least(spentNanoUsd - fromCredit, this.overdraftNanoUsd);
      // Settlement takes it from credit if some has come in by then, and so leaves overdraft in the lease of which nobody here would know.
      this.isDoubtful = true;
    }
    this.#keeper.onEnd(this);
  }
}

interface IdleAmounts {
  readonly creditNanoUsd: NanoUsd;
  readonly overdraftNanoUsd: NanoUsd;
  readonly storageNanoUsd: NanoUsd;
}

class LeaseReservation implements Reservation {
  readonly #lease: Lease;
  readonly #likelyNanoUsd: NanoUsd;
  readonly #storage: StorageHold;
  readonly #admittedAt: Date;
  #worstNanoUsd: NanoUsd;
  #isOver = false;

  constructor(lease: Lease, wanted: Wanted) {
    this.#lease = lease;
    this.#likelyNanoUsd = wanted.likelyNanoUsd;
    this.#worstNanoUsd = wanted.worstNanoUsd;
    this.#admittedAt = wanted.admittedAt;
    this.#storage = lease.storage.hold(wanted.storageNanoUsd);
    lease.enter(wanted);
  }

  get leaseId(): string {
    return this.#lease.id;
  }

  extend(worstNanoUsd: NanoUsd): boolean | Promise<boolean> {
    if (this.#isOver) return false;
    const more: Wanted = { likelyNanoUsd: 0n, worstNanoUsd, storageNanoUsd: 0n, admittedAt: this.#admittedAt };
    if (!this.#lease.hasCredit(more)) {
      const sought = this.#lease.seekRoom(more);
      return sought === null ? false : this.#takeOver(sought);
    }
    this.#lease.worstHeldNanoUsd += worstNanoUsd;
    this.#worstNanoUsd += worstNanoUsd;
    return true;
  }

  /** Only from the same lease: what the request spends is settled against that one alone. */
  async #takeOver(sought: Promise<Reservation>): Promise<boolean> {
    try {
      const found = await sought;
      const isOfThisLease = found instanceof LeaseReservation && found.#lease === this.#lease;
      if (isOfThisLease && !this.#isOver) {
        this.#worstNanoUsd += found.#worstNanoUsd;
        found.#worstNanoUsd = 0n;
      }
      found.release();
      return isOfThisLease && !this.#isOver;
    } catch (error) {
      if (!isDomainError(error)) throw error;
      return false;
    }
  }

  coversStorage(feeNanoUsd: NanoUsd, chargedAt: Date): boolean {
    return this.#lease.storage.adjust(this.#storage, feeNanoUsd, chargedAt);
  }

  settle(spentNanoUsd: NanoUsd, storageFeeNanoUsd: NanoUsd): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#lease.storage.leave(this.#storage, storageFeeNanoUsd);
    this.#lease.leave({ likelyNanoUsd: this.#likelyNanoUsd, worstNanoUsd: this.#worstNanoUsd }, spentNanoUsd);
  }

  release(): void {
    this.settle(0n, 0n);
  }
}
