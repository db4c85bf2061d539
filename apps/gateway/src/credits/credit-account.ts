// Hot path: budget 1 µs for a request that fits into the lease at hand.
import { randomUUID } from 'node:crypto';
import type { DomainError } from '@lethe/core/errors';
import type { NanoUsd } from '@lethe/core/money';
import type { OrganizationId } from '@lethe/core/tenancy';
import { utcMonthOf } from '@lethe/core/time';
import type { Wanted } from './amounts.ts';
import type { StorageCap } from './credits.ts';
import { Lease } from './lease.ts';
import { isNothing, type LeaseChange, LeaseDesk, type LeasePorts, RENEWAL } from './lease-desk.ts';
import {
  DRY_MS,
  GIVE_BACK_ROUND_MS,
  GIVE_BACK_WAIT_MS,
  LEASE_IDLE_MS,
  LEASE_RENEWAL_MS,
  STORAGE_DRY_MS,
} from './lease-policy.ts';
import { LeaseWishes } from './lease-wishes.ts';
import { capReached, insufficient, unavailable } from './refusals.ts';
import type { Reservation } from './reservation.ts';
import { WaitingLine } from './waiting-line.ts';

/** A lease begins with a wish; this one is as small as can be, as what is needed is known when the former lease has been given back. */
const FIRST_WISH: LeaseChange = { creditNanoUsd: 1n, overdraftNanoUsd: 0n, storageNanoUsd: 0n };

/** One organization's credit at this process. One task at a time asks the database, whatever the number of requests that wait for it. */
export class CreditAccount {
  readonly #ports: LeasePorts;
  readonly #desk: LeaseDesk;
  readonly #line = new WaitingLine();
  readonly #wishes: LeaseWishes;
  #capVersion = -1;
  #capNanoUsd: NanoUsd | null = null;
  #lease = this.#newLease();
  /** Earlier leases that requests under way still hold, or that have to be given back. */
  readonly #retired = new Set<Lease>();
  #task: Promise<void> | null = null;
  #usedAtMs: number;
  #dryUntilMs = 0;
  #storageDryUntilMs = 0;
  /** Which month's cap was found to be full. */
  #storageDryAt: Date | null = null;

  constructor(organizationId: OrganizationId, ports: LeasePorts) {
    this.#ports = ports;
    this.#desk = new LeaseDesk(organizationId, ports);
    this.#wishes = new LeaseWishes(this.#desk, ports);
    this.#usedAtMs = ports.monotonicMs();
  }

  /** @throws {DomainError} insufficient_credits, storage_cap_reached, service_unavailable */
  reserve(wanted: Wanted, cap: StorageCap): Reservation | Promise<Reservation> {
    if (cap.version > this.#capVersion) this.#heed(cap);
    const nowMs = this.#ports.monotonicMs();
    this.#usedAtMs = nowMs;
    if (nowMs < this.#lease.usableUntilMs && this.#lease.hasRoom(wanted)) return this.#lease.hold(wanted);
    if (this.#isStorageDry(wanted, nowMs)) throw capReached();
    if (this.#desk.isAway(nowMs)) throw unavailable();
    if (nowMs < this.#dryUntilMs) throw insufficient(wanted, this.#desk.balanceNanoUsd);
    const reservation = this.#line.join(wanted, nowMs);
    this.#run(() => this.#serveLine());
    return reservation;
  }

  /** For a further attempt. A lease that has been replaced cannot grow any more. */
  #seekRoom(lease: Lease, wanted: Wanted): Promise<Reservation> | null {
    const nowMs = this.#ports.monotonicMs();
    if (lease !== this.#lease || this.#desk.isAway(nowMs) || nowMs < this.#dryUntilMs) return null;
    const found = this.#line.join(wanted, nowMs);
    this.#run(() => this.#serveLine());
    return found;
  }

  /** Gives back what lies idle, as another process needs it. */
  giveBackIdle(): void {
    if (this.#task !== null) return;
    this.#run(() => this.#desk.giveBack(this.#lease));
  }

  /** Called once a second. @returns false when nothing is held any more and the account can be forgotten */
  tick(): boolean {
    this.#wishes.measure(this.#lease);
    if (this.#task !== null) return true;
    const nowMs = this.#ports.monotonicMs();
    const isIdle = nowMs - this.#usedAtMs >= LEASE_IDLE_MS && this.#lease.runningCount === 0;
    if (isIdle && this.#retired.size === 0 && this.#lease.isEmpty) return false;
    if (!this.#desk.isAway(nowMs)) this.#run(() => this.#lookAfter(nowMs, isIdle));
    return true;
  }

  async close(): Promise<void> {
    await this.#task;
    for (const lease of [this.#lease, ...this.#retired]) await this.#desk.giveBack(lease);
  }

  #newLease(): Lease {
    return new Lease(randomUUID(), this.#capNanoUsd !== null, {
      onEnd: () => this.#serve(),
      seekRoom: (lease, wanted) => this.#seekRoom(lease, wanted),
    });
  }

  /** A newer policy. What a lease holds of the former cap is given back, and what comes is stored out of another. */
  #heed({ version, monthlyStorageCapNanoUsd }: StorageCap): void {
    this.#capVersion = version;
    if (monthlyStorageCapNanoUsd === this.#capNanoUsd) return;
    this.#capNanoUsd = monthlyStorageCapNanoUsd;
    this.#wishes.capNanoUsd = monthlyStorageCapNanoUsd ?? 0n;
    this.#storageDryUntilMs = 0;
    const isUntouched = this.#lease.renewedAtMs === 0 && this.#task === null;
    if (isUntouched) this.#lease = this.#newLease();
    else this.#lease.retire();
  }

  /** Whether the cap has no room, as far as that is known. */
  #isStorageDry({ storageNanoUsd, admittedAt }: Wanted, nowMs: number): boolean {
    if (this.#capNanoUsd === null || storageNanoUsd === 0n) return false;
    if (storageNanoUsd > this.#capNanoUsd) return true;
    if (nowMs >= this.#storageDryUntilMs || this.#lease.storage.hasRoom(storageNanoUsd, admittedAt)) return false;
    return this.#storageDryAt !== null && utcMonthOf(admittedAt) <= this.#storageDryAt;
  }

  #run(work: () => Promise<void>): void {
    this.#task ??= work().finally(() => {
      this.#task = null;
      if (!this.#line.isEmpty) this.#run(() => this.#serveLine());
    });
  }

  #serve(): void {
    if (this.#ports.monotonicMs() < this.#lease.usableUntilMs) this.#line.serve(this.#lease);
  }

  async #serveLine(): Promise<void> {
    while (!this.#line.isEmpty) {
      if (!(await this.#refill())) {
        this.#line.refuse(() => true, unavailable);
        return;
      }
      const nowMs = this.#ports.monotonicMs();
      const isLate = (sinceMs: number) => nowMs - sinceMs >= GIVE_BACK_WAIT_MS;
      this.#line.refuse(isLate, (wanted) => this.#refusal(wanted, nowMs));
      if (!this.#line.isEmpty) await this.#ports.pause(GIVE_BACK_ROUND_MS);
    }
  }

  /** Asks for credit and, where that falls short of the worst cases, for overdraft. @returns false when the database cannot be asked */
  async #refill(): Promise<boolean> {
    const nowMs = this.#ports.monotonicMs();
    if (this.#lease.isUsedUp(nowMs) && !(await this.#replaceLease())) return false;
    if (!(await this.#grow(this.#wishes.forLine(this.#line, this.#lease, nowMs)))) return false;
    return this.#grow({ ...RENEWAL, overdraftNanoUsd: this.#line.overdraftShortfall(this.#lease) });
  }

  async #grow(change: LeaseChange): Promise<boolean> {
    if (isNothing(change)) {
      this.#serve();
      return true;
    }
    if (!(await this.#desk.change(this.#lease, change))) return false;
    if (this.#lease.usableUntilMs === 0) {
      // The database had ended the lease: the same is asked for with another.
      if (!(await this.#replaceLease()) || !(await this.#desk.change(this.#lease, change))) return false;
    }
    this.#serve();
    return true;
  }

  async #lookAfter(nowMs: number, isIdle: boolean): Promise<void> {
    for (const lease of this.#retired) {
      if (lease.runningCount === 0) {
        this.#retired.delete(lease);
        await this.#desk.giveBack(lease);
      } else if (nowMs - lease.renewedAtMs >= LEASE_RENEWAL_MS) {
        await this.#desk.change(lease, RENEWAL);
      }
    }
    if (isIdle) {
      await this.#desk.giveBack(this.#lease);
      return;
    }
    if (this.#lease.isUsedUp(nowMs) && !(await this.#replaceLease())) return;
    const change = this.#wishes.forLater(this.#lease, nowMs);
    if (!isNothing(change) || nowMs - this.#lease.renewedAtMs >= LEASE_RENEWAL_MS) {
      await this.#desk.change(this.#lease, change);
    }
  }

  /** Takes another lease. While the database does not answer, the one at hand serves on: what it holds was granted. */
  async #replaceLease(): Promise<boolean> {
    const lease = this.#newLease();
    const capNanoUsd = this.#capNanoUsd;
    if (!(await this.#desk.change(lease, FIRST_WISH))) return false;
    // Another cap was heard of meanwhile: it is no lease for what comes.
    if (capNanoUsd !== this.#capNanoUsd) lease.retire();
    const former = this.#lease;
    this.#lease = lease;
    if (former.runningCount > 0) this.#retired.add(former);
    await this.#desk.giveBack(former);
    return true;
  }

  #refusal(wanted: Wanted, nowMs: number): DomainError {
    if (this.#lease.hasCredit(wanted) && wanted.storageNanoUsd > 0n) {
      this.#storageDryUntilMs = nowMs + STORAGE_DRY_MS;
      this.#storageDryAt = wanted.admittedAt;
      return capReached();
    }
    this.#dryUntilMs = nowMs + DRY_MS;
    return insufficient(wanted, this.#desk.balanceNanoUsd);
  }
}
