// Hot path: budget 1 µs for a request that fits into the lease at hand.
import { randomUUID } from 'node:crypto';
import { DomainError } from '@lethe/core/errors';
import { type NanoUsd, toDecimalUsd } from '@lethe/core/money';
import type { OrganizationId } from '@lethe/core/tenancy';
import { type Amounts, atLeastZero, largest, least } from './amounts.ts';
import { Lease } from './lease.ts';
import { type LeaseChange, LeaseDesk, type LeasePorts, RENEWAL } from './lease-desk.ts';
import {
  DRY_MS,
  GIVE_BACK_ROUND_MS,
  GIVE_BACK_WAIT_MS,
  HEADROOM_KEPT_MAX,
  LEASE_IDLE_MS,
  LEASE_RENEWAL_MS,
  leaseHeadroom,
} from './lease-policy.ts';
import type { Reservation } from './reservation.ts';
import { WaitingLine } from './waiting-line.ts';

/** A lease begins with a wish; this one is as small as can be, as what is needed is known when the former lease has been given back. */
const FIRST_WISH: LeaseChange = { creditNanoUsd: 1n, overdraftNanoUsd: 0n };
/** How much of the rate a quieter second takes off: 1 / 8. A busier one counts at once, as the database may be gone in the next. */
const RATE_SMOOTHING = 8n;

/** One organization's credit at this process. One task at a time asks the database, whatever the number of requests that wait for it. */
export class CreditAccount {
  readonly #ports: LeasePorts;
  readonly #desk: LeaseDesk;
  readonly #line = new WaitingLine();
  #lease = this.#newLease();
  /** Earlier leases that requests under way still hold, or that have to be given back. */
  readonly #retired = new Set<Lease>();
  #task: Promise<void> | null = null;
  #usedAtMs: number;
  #dryUntilMs = 0;
  #spentPerSecondNanoUsd: NanoUsd = 0n;

  constructor(organizationId: OrganizationId, ports: LeasePorts) {
    this.#ports = ports;
    this.#desk = new LeaseDesk(organizationId, ports);
    this.#usedAtMs = ports.monotonicMs();
  }

  /** @throws {DomainError} insufficient_credits, service_unavailable */
  reserve(amounts: Amounts): Reservation | Promise<Reservation> {
    const nowMs = this.#ports.monotonicMs();
    this.#usedAtMs = nowMs;
    if (nowMs < this.#lease.usableUntilMs && this.#lease.hasRoom(amounts)) return this.#lease.hold(amounts);
    if (this.#desk.isAway(nowMs)) throw unavailable();
    if (nowMs < this.#dryUntilMs) throw this.#insufficient(amounts);
    const reservation = this.#line.join(amounts, nowMs);
    this.#run(() => this.#serveLine());
    return reservation;
  }

  /** For a further attempt. A lease that has been replaced cannot grow any more. */
  #seekRoom(lease: Lease, amounts: Amounts): Promise<Reservation> | null {
    const nowMs = this.#ports.monotonicMs();
    if (lease !== this.#lease || this.#desk.isAway(nowMs) || nowMs < this.#dryUntilMs) return null;
    const found = this.#line.join(amounts, nowMs);
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
    this.#measureRate();
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
    return new Lease(randomUUID(), {
      onEnd: () => this.#serve(),
      seekRoom: (lease, amounts) => this.#seekRoom(lease, amounts),
    });
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
      if (this.#line.refuse(isLate, (amounts) => this.#insufficient(amounts))) this.#dryUntilMs = nowMs + DRY_MS;
      if (!this.#line.isEmpty) await this.#ports.pause(GIVE_BACK_ROUND_MS);
    }
  }

  /** Asks for credit and, where that falls short of the worst cases, for overdraft. @returns false when the database cannot be asked */
  async #refill(): Promise<boolean> {
    const nowMs = this.#ports.monotonicMs();
    if (this.#lease.isUsedUp(nowMs) && !(await this.#replaceLease())) return false;
    // With room for one more like the largest, so that a further attempt need not be refused.
    const headroom = this.#desk.isScarce(nowMs) ? 0n : largest(this.#headroom(), this.#line.worstMaxNanoUsd);
    const creditNanoUsd = this.#line.creditShortfall(this.#lease) + headroom;
    if (!(await this.#grow({ creditNanoUsd, overdraftNanoUsd: 0n }))) return false;
    return this.#grow({ creditNanoUsd: 0n, overdraftNanoUsd: this.#line.overdraftShortfall(this.#lease) });
  }

  async #grow(change: LeaseChange): Promise<boolean> {
    if (change.creditNanoUsd === 0n && change.overdraftNanoUsd === 0n) return true;
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
    const change = this.#wantedChange(nowMs);
    if (change !== RENEWAL || nowMs - this.#lease.renewedAtMs >= LEASE_RENEWAL_MS) {
      await this.#desk.change(this.#lease, change);
    }
  }

  /** Refills a lease that is half used, and gives back overdraft that is not needed and credit that is far too much. */
  #wantedChange(nowMs: number): LeaseChange {
    const { creditNanoUsd, worstHeldNanoUsd, overdraftNanoUsd } = this.#lease;
    const headroom = this.#headroom();
    const free = creditNanoUsd - worstHeldNanoUsd;
    if (free < headroom / 2n && !this.#desk.isScarce(nowMs)) {
      return { creditNanoUsd: headroom - free, overdraftNanoUsd: 0n };
    }
    const overdraftBack = free >= 0n ? overdraftNanoUsd : 0n;
    const creditBack = least(atLeastZero(free - HEADROOM_KEPT_MAX * headroom), this.#lease.idle().creditNanoUsd);
    if (overdraftBack === 0n && creditBack === 0n) return RENEWAL;
    return { creditNanoUsd: -creditBack, overdraftNanoUsd: -overdraftBack };
  }

  #headroom(): NanoUsd {
    const { outageServeMs } = this.#ports;
    return leaseHeadroom({ spentPerSecondNanoUsd: this.#spentPerSecondNanoUsd, outageServeMs });
  }

  #measureRate(): void {
    const spentNanoUsd = this.#lease.spentNanoUsd;
    this.#lease.spentNanoUsd = 0n;
    const change = spentNanoUsd - this.#spentPerSecondNanoUsd;
    this.#spentPerSecondNanoUsd += change > 0n ? change : change / RATE_SMOOTHING;
  }

  /** Takes another lease. While the database does not answer, the one at hand serves on: what it holds was granted. */
  async #replaceLease(): Promise<boolean> {
    const lease = this.#newLease();
    if (!(await this.#desk.change(lease, FIRST_WISH))) return false;
    const former = this.#lease;
    this.#lease = lease;
    if (former.runningCount > 0) this.#retired.add(former);
    await this.#desk.giveBack(former);
    return true;
  }

  #insufficient({ likelyNanoUsd, worstNanoUsd }: Amounts): DomainError {
    const message = `The credit of this organization does not cover this request: it is likely to cost up to $${toDecimalUsd(likelyNanoUsd)}, and at most $${toDecimalUsd(worstNanoUsd)}. Add credit, or lower max_tokens.`;
    const facts = {
      balanceNanoUsd: String(this.#desk.balanceNanoUsd),
      likelyNanoUsd: String(likelyNanoUsd),
      worstNanoUsd: String(worstNanoUsd),
    };
    return new DomainError('insufficient_credits', message, { facts });
  }
}

function unavailable(): DomainError {
  const message = 'Whether credit covers this request cannot be checked right now. Please try again.';
  return new DomainError('service_unavailable', message);
}
