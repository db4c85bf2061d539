import type { RecordEntry } from '@lethe/db';

/** Records that are durable on this machine's disk, until the database has them. One process writes it. */
export interface Spool {
  /**
   * Resolves when the entry survives a loss of power.
   * @throws {DomainError} record_not_durable
   */
  append(entry: RecordEntry): Promise<void>;
  /** False when a further request must not be let in, because its record would find no place. */
  hasRoom(): boolean;
  status(): SpoolStatus;

  /** The oldest entries that were not shipped; null when there are none. The same ones until they are told to be shipped. */
  nextBatch(): Promise<ShipBatch | null>;
  /** The database has them, or they are in quarantine: their place on the disk is given back. */
  shipped(batch: ShipBatch): void;
  /**
   * Keeps an entry that the database refuses, sealed, until its payload expires or for 30 days. Resolves when that is durable.
   * Of an organization that is purged it is dropped.
   */
  quarantine(entry: RecordEntry): Promise<'kept' | 'dropped'>;
  /** Told whenever there is something new to ship. */
  onDurable(listener: () => void): void;

  /** Waits for what is being written, and lets go of the folder. What was not shipped is left for the next start. */
  close(): Promise<void>;
}

export interface ShipBatch {
  readonly entries: readonly RecordEntry[];
}

export interface SpoolStatus {
  readonly unshippedCount: number;
  readonly unshippedBytes: number;
  readonly oldestUnshippedAt: Date | null;
  readonly segmentCount: number;
  /** Segments that were given up after a failed write or sync, since the start. */
  readonly abandonedCount: number;
  /** Groups that could not be read back, since the start: records that were acknowledged and are lost. */
  readonly lostCount: number;
  readonly quarantinedCount: number;
  /** False while the disk fails, has no room, or keeps a write waiting beyond the limit. */
  readonly isHealthy: boolean;
}

export interface SpoolLimits {
  /** Without room for more the gateway refuses requests. */
  readonly spoolSizeBytesMax: number;
  readonly spoolMemoryBytesMax: number;
  readonly spoolSegmentBytes: number;
  readonly spoolGroupEntriesMax: number;
  readonly spoolGroupBytesMax: number;
  /** How long the end of an answer waits for its record. */
  readonly recordTimeoutMs: number;
  readonly shipBatchEntriesMax: number;
  readonly shipBatchBytesMax: number;
}
