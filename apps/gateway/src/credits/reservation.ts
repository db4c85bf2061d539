import type { NanoUsd } from '@lethe/core/money';

/**
 * What one request holds of its organization's credit while it is under way. It ends with exactly one of `settle` and `release`; what is called after that changes nothing.
 */
export interface Reservation {
  /** The lease that pays, to be recorded with the request; null when nothing is held. */
  readonly leaseId: string | null;
  /**
   * Holds the worst case of one more attempt as well: at once where the lease at hand has room, else the database is asked for more.
   * @returns false when there is not enough; then nothing has changed and the attempt must not be made. Never rejects for want of credit or database
   */
  extend(worstNanoUsd: NanoUsd): boolean | Promise<boolean>;
  /**
   * Whether the cap on storage has room for a fee, now that it is known, in the month in which the request was answered. What was held for it mostly is enough;
   * where it is not, the lease at hand may have more. When it has not, the payload must not be stored.
   * @param chargedAt  domain time
   */
  coversStorage(feeNanoUsd: NanoUsd, chargedAt: Date): boolean;
  /** Ends it with what all attempts and the storage have cost in fact, and with what of that is the fee for storage. */
  settle(spentNanoUsd: NanoUsd, storageFeeNanoUsd: NanoUsd): void;
  /** Ends it when nothing was spent. */
  release(): void;
}

/** For requests that need no credit: own accounts without storage, and self-hosted installations. */
export const NO_RESERVATION: Reservation = {
  leaseId: null,
  extend: () => true,
  coversStorage: () => true,
  settle: () => {},
  release: () => {},
};
