// Hot path: the record of a request is durable on this machine's disk before the answer ends; the database has it soon after.
import type { RecordEntry, RecordWriter } from '@lethe/db';
import type { Logger } from '@lethe/telemetry';
import { Shipper, type ShipperLimits } from '../spool/shipper.ts';
import type { Spool } from '../spool/spool.ts';

export { notDurable } from '../spool/not-durable.ts';

export interface Recorder {
  /**
   * Resolves when the record is durable in the spool.
   * @throws {DomainError} record_not_durable when it could not be made so, or not in time; in the latter case writing goes on in the background
   */
  write(entry: RecordEntry): Promise<void>;
  /** False when the disk has no room for more, or fails: a further request must not be let in. */
  hasRoom(): boolean;
  /** Resolves when the database has all that was recorded, or it is in quarantine. */
  whenIdle(): Promise<void>;
  /** Ships what is left while the database answers, and closes the spool. What was not shipped is left for the next start. */
  stop(): Promise<void>;
}

export interface RecorderPorts {
  readonly spool: Spool;
  readonly writer: RecordWriter;
  readonly logger: Logger;
  readonly limits: RecorderLimits;
}

export interface RecorderLimits extends ShipperLimits {
  /** How long a stop waits for the database. */
  readonly shipAtStopTimeoutMs: number;
}

export function createRecorder({ spool, writer, logger, limits }: RecorderPorts): Recorder {
  const shipper = new Shipper({ spool, writer, logger, limits });
  return {
    write: (entry) => spool.append(entry),
    hasRoom: () => spool.hasRoom(),
    whenIdle: () => shipper.whenIdle(),
    async stop() {
      const { promise: timeUp, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, limits.shipAtStopTimeoutMs);
      await Promise.race([shipper.stop(), timeUp]);
      clearTimeout(timer);
      await spool.close();
    },
  };
}
