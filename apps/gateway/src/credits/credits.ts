import type { OrganizationId } from '@lethe/core/tenancy';
import type { KeySpending } from '@lethe/db';
import type { Wanted } from './amounts.ts';
import type { Reservation } from './reservation.ts';

/** What sets the cap on storage, and in which version: keys hear of a newer one at different times. */
export type StorageCap = Pick<KeySpending, 'version' | 'monthlyStorageCapNanoUsd'>;

/** Credit must cover what the request is likely to cost, and credit and overdraft together what it may cost at the worst, storage included. */
export interface CreditNeed extends Wanted {
  readonly organizationId: OrganizationId;
  readonly cap: StorageCap;
}

/** The credit of organizations, as far as it is leased to this process. */
export interface Credits {
  /**
   * Synchronous when the lease at hand has room; else the database is asked for more.
   * @throws {DomainError} insufficient_credits; storage_cap_reached; service_unavailable when the database cannot be asked
   */
  reserve(need: CreditNeed): Reservation | Promise<Reservation>;
  /** Another process could not get all it needed: gives back what lies idle here. `organizationId` is text from outside. */
  giveBack(organizationId: string): void;
  /** Gives everything back. Called when no request is under way any more. */
  stop(): Promise<void>;
}
