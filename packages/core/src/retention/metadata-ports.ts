import type { SweepSurvey } from './sweep-breaker.ts';

/**
 * What a run is about to delete, counted in organizations and UTC hours of expiry, so that a burst of requests counts as the hour that it was.
 * Records of organizations that keep no metadata at all are due as soon as they are written, and do not count.
 */
export interface ExpiredMetadataSurvey extends SweepSurvey {
  /** The operator has seen what the breaker stopped and lets it pass. */
  readonly isBreakerReleased: boolean;
}

/** Records whose own expiry has come. Whoever claims the sweep shuts out whoever claimed it before. */
export interface ExpiredMetadata {
  claim(): Promise<bigint>;
  /** @param floorCount  up to so many due hours nobody wants to know how many there are in all */
  survey(floorCount: number): Promise<ExpiredMetadataSurvey>;
  /**
   * Deletes, of the next `limit` records past their expiry, those that no legal hold covers and whose payload is destroyed.
   * @param after  the place to go on from; null at the beginning
   * @returns `refused` when the claim was taken over, or destruction is paused
   */
  deleteBatch(batch: { token: bigint; after: MetadataPlace | null; limit: number }): Promise<MetadataBatch | 'refused'>;
  finish(run: { token: bigint; leftOverCount: number }): Promise<void>;
  /** The earliest instant at which there is a record to delete; null when none has an expiry ahead. */
  nextExpiryAt(): Promise<Date | null>;
}

/** A place in the order of expiry. */
export interface MetadataPlace {
  readonly expiresAt: Date;
  readonly id: string;
}

export interface MetadataBatch {
  readonly examinedCount: number;
  readonly deletedCount: number;
  /** Where the batch ended; null when there was nothing to look at. */
  readonly last: MetadataPlace | null;
}
