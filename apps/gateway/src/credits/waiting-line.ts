import type { DomainError } from '@lethe/core/errors';
import type { NanoUsd } from '@lethe/core/money';
import { atLeastZero, largest, type Wanted } from './amounts.ts';
import type { Lease } from './lease.ts';
import type { Reservation } from './reservation.ts';

interface Waiter extends Wanted {
  readonly sinceMs: number;
  readonly resolve: (reservation: Reservation) => void;
  readonly reject: (error: DomainError) => void;
}

const LONG_AGO = new Date(0);

/** Requests that wait for credit, in the order in which they came. A small one may pass a large one that does not fit. */
export class WaitingLine {
  #waiters: Waiter[] = [];

  get isEmpty(): boolean {
    return this.#waiters.length === 0;
  }

  get worstMaxNanoUsd(): NanoUsd {
    return this.#waiters.reduce((worst, waiter) => largest(worst, waiter.worstNanoUsd), 0n);
  }

  join(wanted: Wanted, sinceMs: number): Promise<Reservation> {
    return new Promise((resolve, reject) => this.#waiters.push({ ...wanted, sinceMs, resolve, reject }));
  }

  /** Lets in those that a lease has room for. */
  serve(lease: Lease): void {
    if (this.isEmpty) return;
    this.#waiters = this.#waiters.filter((waiter) => {
      if (!lease.hasRoom(waiter)) return true;
      waiter.resolve(lease.hold(waiter));
      return false;
    });
  }

  refuse(isRefused: (waitedSinceMs: number) => boolean, error: (wanted: Wanted) => DomainError): void {
    const refused = this.#waiters.filter(({ sinceMs }) => isRefused(sinceMs));
    this.#waiters = this.#waiters.filter(({ sinceMs }) => !isRefused(sinceMs));
    for (const waiter of refused) waiter.reject(error(waiter));
  }

  /** How much credit is missing for all that wait, beside what is under way; below zero where there is more than that. */
  missingCredit(lease: Lease): NanoUsd {
    let likely = lease.likelyHeldNanoUsd;
    let worst = lease.worstHeldNanoUsd;
    for (const waiter of this.#waiters) {
      likely += waiter.likelyNanoUsd;
      worst += waiter.worstNanoUsd;
    }
    return largest(likely, worst) - lease.creditNanoUsd;
  }

  /** How much room for storage is missing for all that wait, beside what is under way. */
  storageShortfall({ storage }: Lease): NanoUsd {
    let wanted = 0n;
    let latest = LONG_AGO;
    for (const { storageNanoUsd, admittedAt } of this.#waiters) {
      wanted += storageNanoUsd;
      if (admittedAt > latest) latest = admittedAt;
    }
    return storage.shortfall(wanted, latest);
  }

  /** How much overdraft is missing for those whose likely costs the credit covers. */
  overdraftShortfall(lease: Lease): NanoUsd {
    let likely = lease.likelyHeldNanoUsd;
    let worst = lease.worstHeldNanoUsd;
    for (const waiter of this.#waiters) {
      if (likely + waiter.likelyNanoUsd > lease.creditNanoUsd) continue;
      likely += waiter.likelyNanoUsd;
      worst += waiter.worstNanoUsd;
    }
    return atLeastZero(worst - lease.creditNanoUsd - lease.overdraftNanoUsd);
  }
}
