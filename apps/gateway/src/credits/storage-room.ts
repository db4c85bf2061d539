// Hot path: budget 0.2 µs a request.
import type { NanoUsd } from '@lethe/core/money';
import { nextUtcMonth } from '@lethe/core/time';
import { atLeastZero, least } from './amounts.ts';

/** What one request holds of a month's room. */
export interface StorageHold {
  nanoUsd: NanoUsd;
  readonly month: RoomMonth | null;
}

interface RoomMonth {
  readonly startMs: number;
  readonly endMs: number;
}

const NO_HOLD: StorageHold = { nanoUsd: 0n, month: null };

/**
 * What one lease may store of a month's cap. Whether there is a cap is settled for the whole life of a lease: when the cap changes, another lease follows.
 * Room of a month that is over is granted to nobody any more, so requests that hold some of it use it up to the end.
 */
export class StorageRoom {
  readonly isCapped: boolean;
  /** Granted in the newest month, and neither spent nor given back. */
  #roomNanoUsd: NanoUsd = 0n;
  /** Of it, what requests under way hold. */
  #heldNanoUsd: NanoUsd = 0n;
  #month: RoomMonth | null = null;
  #isClosed = false;
  /** Since it was last asked; for the rate at which the organization stores. */
  spentNanoUsd: NanoUsd = 0n;

  constructor(isCapped: boolean) {
    this.isCapped = isCapped;
  }

  /** Whether a fee fits that is reckoned with at an instant of domain time. */
  hasRoom(storageNanoUsd: NanoUsd, at: Date): boolean {
    if (storageNanoUsd === 0n) return true;
    if (this.#isClosed) return false;
    if (!this.isCapped) return true;
    return this.#isOpenAt(at) && this.#heldNanoUsd + storageNanoUsd <= this.#roomNanoUsd;
  }

  hold(storageNanoUsd: NanoUsd): StorageHold {
    if (!this.isCapped) return NO_HOLD;
    this.#heldNanoUsd += storageNanoUsd;
    return { nanoUsd: storageNanoUsd, month: this.#month };
  }

  /** Holds a fee that is known now. @returns false when there is no room for it in the month of `chargedAt`; then nothing has changed */
  adjust(hold: StorageHold, feeNanoUsd: NanoUsd, chargedAt: Date): boolean {
    if (!this.isCapped || feeNanoUsd === 0n) return true;
    if (hold.month === null || !isWithin(hold.month, chargedAt)) return false;
    const more = feeNanoUsd - hold.nanoUsd;
    if (more <= 0n) return true;
    if (hold.month !== this.#month || more > this.freeNanoUsd) return false;
    this.#heldNanoUsd += more;
    hold.nanoUsd = feeNanoUsd;
    return true;
  }

  leave(hold: StorageHold, feeNanoUsd: NanoUsd): void {
    this.spentNanoUsd += feeNanoUsd;
    if (hold.month === null || hold.month !== this.#month) return;
    this.#heldNanoUsd -= hold.nanoUsd;
    this.#roomNanoUsd -= feeNanoUsd;
  }

  grant(nanoUsd: NanoUsd, monthStart: Date): void {
    const startMs = monthStart.getTime();
    if (this.#month === null || startMs > this.#month.startMs) {
      this.#month = { startMs, endMs: nextUtcMonth(monthStart).getTime() };
      this.#roomNanoUsd = 0n;
      this.#heldNanoUsd = 0n;
    }
    this.#roomNanoUsd += nanoUsd;
  }

  /** What goes back to the database is gone here before it hears of it. */
  giveBack(nanoUsd: NanoUsd): void {
    this.#roomNanoUsd -= least(nanoUsd, this.freeNanoUsd);
  }

  /** No further request is let in. What is held stays so. */
  close(): void {
    this.#isClosed = true;
  }

  get freeNanoUsd(): NanoUsd {
    return atLeastZero(this.#roomNanoUsd - this.#heldNanoUsd);
  }

  /** How much is missing so that so much more fits at an instant. */
  shortfall(storageNanoUsd: NanoUsd, at: Date): NanoUsd {
    if (!this.isCapped || storageNanoUsd === 0n) return 0n;
    return atLeastZero(storageNanoUsd - (this.#isOpenAt(at) ? this.#roomNanoUsd - this.#heldNanoUsd : 0n));
  }

  #isOpenAt(at: Date): boolean {
    return this.#month !== null && at.getTime() < this.#month.endMs;
  }
}

function isWithin({ startMs, endMs }: RoomMonth, at: Date): boolean {
  const atMs = at.getTime();
  return atMs >= startMs && atMs < endMs;
}
