import type { CreditLeases, LeaseGrant } from '@lethe/core/billing';
import type { NanoUsd } from '@lethe/core/money';
import type { OrganizationId } from '@lethe/core/tenancy';
import type { Logger } from '@lethe/telemetry';
import { withTimeout } from '../pipeline/with-timeout.ts';
import { least } from './amounts.ts';
import type { Lease } from './lease.ts';
import { LEASE_RETRY_MS, LEASE_TIMEOUT_MS, LEASE_UNUSED_MS, SCARCE_MS } from './lease-policy.ts';

export interface LeasePorts {
  readonly leases: CreditLeases;
  readonly monotonicMs: () => number;
  /** Waits in real time. */
  readonly pause: (ms: number) => Promise<void>;
  readonly logger: Logger;
  /** Which process this is, for whoever reads the table. */
  readonly holder: string;
  /** How long the database keeps a lease that is not renewed. */
  readonly leaseMs: number;
  readonly outageServeMs: number;
}

/** What is asked for, or given back where it is below zero. */
export interface LeaseChange {
  readonly creditNanoUsd: NanoUsd;
  readonly overdraftNanoUsd: NanoUsd;
  /** Room under the month's cap. */
  readonly storageNanoUsd: NanoUsd;
}

export const RENEWAL: LeaseChange = { creditNanoUsd: 0n, overdraftNanoUsd: 0n, storageNanoUsd: 0n };

/** Where leases of one organization are changed in the database and here. */
export class LeaseDesk {
  readonly #organizationId: OrganizationId;
  readonly #ports: LeasePorts;
  #awayUntilMs = 0;
  #isFailing = false;
  #fellShortAtMs = Number.NEGATIVE_INFINITY;
  #storageFellShortAtMs = Number.NEGATIVE_INFINITY;
  balanceNanoUsd: NanoUsd = 0n;

  constructor(organizationId: OrganizationId, ports: LeasePorts) {
    this.#organizationId = organizationId;
    this.#ports = ports;
  }

  /** The database failed a moment ago and is left alone. */
  isAway(nowMs: number): boolean {
    return nowMs < this.#awayUntilMs;
  }

  /** Not all the credit that was asked for was free lately. */
  isScarce(nowMs: number): boolean {
    return nowMs - this.#fellShortAtMs < SCARCE_MS;
  }

  /** Likewise of the room for storage. */
  isStorageScarce(nowMs: number): boolean {
    return nowMs - this.#storageFellShortAtMs < SCARCE_MS;
  }

  /**
   * What is given back is gone here before the database hears of it, and what is granted is here after it was granted:
   * whatever becomes of the call, no more is used than the database holds for us.
   * @returns false when the database cannot be asked
   */
  async change(lease: Lease, change: LeaseChange): Promise<boolean> {
    lease.creditNanoUsd += least(change.creditNanoUsd, 0n);
    lease.overdraftNanoUsd += least(change.overdraftNanoUsd, 0n);
    if (change.storageNanoUsd < 0n) lease.storage.giveBack(-change.storageNanoUsd);
    const askedAtMs = this.#ports.monotonicMs();
    try {
      this.#apply(lease, change, { grant: await this.#ask(lease, change), askedAtMs });
      this.#isFailing = false;
      return true;
    } catch (error) {
      if (!isNothing(change)) lease.isDoubtful = true;
      this.#awayUntilMs = this.#ports.monotonicMs() + LEASE_RETRY_MS;
      if (!this.#isFailing) {
        this.#ports.logger.error('credit_lease_failed', error, { organizationId: this.#organizationId });
      }
      this.#isFailing = true;
      return false;
    }
  }

  /** Gives back what lies idle in a lease. */
  async giveBack(lease: Lease): Promise<void> {
    const { creditNanoUsd, overdraftNanoUsd, storageNanoUsd } = lease.idle();
    const change = {
      creditNanoUsd: -creditNanoUsd,
      overdraftNanoUsd: -overdraftNanoUsd,
      storageNanoUsd: -storageNanoUsd,
    };
    if (!isNothing(change)) await this.change(lease, change);
  }

  #ask({ id }: Lease, { creditNanoUsd, overdraftNanoUsd, storageNanoUsd }: LeaseChange): Promise<LeaseGrant> {
    const asked = this.#ports.leases.lease({
      organizationId: this.#organizationId,
      leaseId: id,
      holder: this.#ports.holder,
      creditWantedNanoUsd: creditNanoUsd,
      overdraftWantedNanoUsd: overdraftNanoUsd,
      storageWantedNanoUsd: storageNanoUsd,
    });
    return withTimeout(asked, LEASE_TIMEOUT_MS);
  }

  #apply(
    lease: Lease,
    { creditNanoUsd, overdraftNanoUsd, storageNanoUsd }: LeaseChange,
    { grant, askedAtMs }: { readonly grant: LeaseGrant; readonly askedAtMs: number },
  ): void {
    this.balanceNanoUsd = grant.balanceNanoUsd;
    if (!grant.isLeaseKnown) {
      lease.end();
      return;
    }
    lease.renewedAtMs = askedAtMs;
    lease.usableUntilMs = askedAtMs + this.#ports.leaseMs - LEASE_UNUSED_MS;
    if (creditNanoUsd > 0n) lease.creditNanoUsd += grant.creditGrantedNanoUsd;
    if (overdraftNanoUsd > 0n) lease.overdraftNanoUsd += grant.overdraftGrantedNanoUsd;
    if (storageNanoUsd > 0n) lease.storage.grant(grant.storageGrantedNanoUsd, grant.storageMonth);
    const isShort = grant.creditGrantedNanoUsd < creditNanoUsd || grant.overdraftGrantedNanoUsd < overdraftNanoUsd;
    const nowMs = this.#ports.monotonicMs();
    if (isShort) this.#fellShortAtMs = nowMs;
    if (grant.storageGrantedNanoUsd < storageNanoUsd) this.#storageFellShortAtMs = nowMs;
  }
}

export function isNothing({ creditNanoUsd, overdraftNanoUsd, storageNanoUsd }: LeaseChange): boolean {
  return creditNanoUsd === 0n && overdraftNanoUsd === 0n && storageNanoUsd === 0n;
}
