import { NANO_USD_PER_USD, type NanoUsd } from '@lethe/core/money';
import { MS_PER_MINUTE, MS_PER_SECOND } from '@lethe/core/time';
import { largest, least } from './amounts.ts';

/** A lease lives this much longer than snapshots are served in an outage, so that credit is not what fails first, and usage in the spool is settled against it. */
export const LEASE_MARGIN_SECONDS = 120;
/** So long before its end a process stops using a lease: for clocks that run apart, and for an answer that was long on its way. */
export const LEASE_UNUSED_MS = 30 * MS_PER_SECOND;
export const LEASE_RENEWAL_MS = 30 * MS_PER_SECOND;
/** After this long without a request everything is given back. */
export const LEASE_IDLE_MS = MS_PER_MINUTE;
/** How often leases are looked after beside the requests: refilled before they run dry, renewed, given back. */
export const LEASE_TICK_MS = MS_PER_SECOND;

/** How long the database may take for a lease. */
export const LEASE_TIMEOUT_MS = 2 * MS_PER_SECOND;
/** A database that failed is left alone for so long; what does not fit into the lease at hand is refused meanwhile. */
export const LEASE_RETRY_MS = MS_PER_SECOND / 2;
/** How long a request that credit does not cover waits for other processes to give back what lies idle, and how often it then asks. */
export const GIVE_BACK_WAIT_MS = 300;
export const GIVE_BACK_ROUND_MS = 100;
/** After a refusal the database is not asked again for so long: a caller without credit must not cost us a query a request. */
export const DRY_MS = MS_PER_SECOND;
/** After a grant that fell short only what is needed is asked for, so that processes do not take turns at the last of it. */
export const SCARCE_MS = 10 * MS_PER_SECOND;

/** After a refusal for the cap: room comes back by another month, which is seen at once, a raised cap, which is told, and by what others give back. */
export const STORAGE_DRY_MS = 15 * MS_PER_SECOND;

/** Credit beyond so many times the headroom is given back. */
export const HEADROOM_KEPT_MAX = 4n;

const HEADROOM_MIN_NANO_USD: NanoUsd = NANO_USD_PER_USD / 4n;
const HEADROOM_MAX_NANO_USD: NanoUsd = 100n * NANO_USD_PER_USD;

/** No process holds more of a cap than this share beyond what is under way. */
const STORAGE_HEADROOM_SHARE = 64n;
const STORAGE_HEADROOM_MIN_NANO_USD: NanoUsd = NANO_USD_PER_USD / 200n;
const STORAGE_HEADROOM_MAX_NANO_USD: NanoUsd = 10n * NANO_USD_PER_USD;

/** The same of the room under a cap on storage. It is kept small: what a process that dies held of it is lost for the rest of the month. */
export function storageHeadroom({
  spentPerSecondNanoUsd,
  outageServeMs,
  capNanoUsd,
}: HeadroomQuery & { readonly capNanoUsd: NanoUsd }): NanoUsd {
  const duringOutage = (spentPerSecondNanoUsd * BigInt(outageServeMs)) / BigInt(MS_PER_SECOND);
  const wanted = largest(duringOutage, STORAGE_HEADROOM_MIN_NANO_USD);
  return least(least(wanted, STORAGE_HEADROOM_MAX_NANO_USD), capNanoUsd / STORAGE_HEADROOM_SHARE);
}

/**
 * How much credit a process holds beyond what requests under way may cost: what the organization spends during an outage at its present rate,
 * within bounds, so that a busy organization outlives the outage and a small one's credit is not all with one process.
 */
export function leaseHeadroom({ spentPerSecondNanoUsd, outageServeMs }: HeadroomQuery): NanoUsd {
  const duringOutage = (spentPerSecondNanoUsd * BigInt(outageServeMs)) / BigInt(MS_PER_SECOND);
  const wanted = duringOutage + duringOutage / 4n;
  if (wanted < HEADROOM_MIN_NANO_USD) return HEADROOM_MIN_NANO_USD;
  return wanted > HEADROOM_MAX_NANO_USD ? HEADROOM_MAX_NANO_USD : wanted;
}

export interface HeadroomQuery {
  readonly spentPerSecondNanoUsd: NanoUsd;
  readonly outageServeMs: number;
}
