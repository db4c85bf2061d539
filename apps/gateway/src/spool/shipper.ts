// Hot path: one call of the database for each batch.
import { MS_PER_SECOND } from '@lethe/core/time';
import type { RecordEntry, RecordOutcome, RecordWriter } from '@lethe/db';
import type { Logger } from '@lethe/telemetry';
import { reduceToUsage } from './reduce-to-usage.ts';
import type { ShipBatch, Spool } from './spool.ts';

export interface ShipperPorts {
  readonly spool: Pick<Spool, 'nextBatch' | 'shipped' | 'quarantine' | 'onDurable' | 'status'>;
  readonly writer: RecordWriter;
  readonly logger: Logger;
  readonly limits: ShipperLimits;
}

export interface ShipperLimits {
  /** How long entries gather for a batch, so that a quiet gateway does not bother the database with each one. */
  readonly shipGatherMs: number;
  readonly shipBatchEntriesMax: number;
}

const RETRY_MIN_MS = 250;
const RETRY_MAX_MS = 5 * MS_PER_SECOND;

/** Brings what is durable here to the database, in order, one batch at a time, for as long as that takes. */
export class Shipper {
  readonly #ports: ShipperPorts;
  #running: Promise<void> | null = null;
  /** How many wait for everything to be shipped: nothing gathers meanwhile. */
  #hurriedCount = 0;
  #isStopped = false;
  #wake: () => void = () => {};

  constructor(ports: ShipperPorts) {
    this.#ports = ports;
    ports.spool.onDurable(this.#start);
  }

  /** Resolves when everything that is durable now is in the database or in quarantine. */
  async whenIdle(): Promise<void> {
    this.#hurriedCount += 1;
    this.#wake();
    try {
      while (this.#running !== null) await this.#running;
    } finally {
      this.#hurriedCount -= 1;
    }
  }

  /** Ships what is left, unless the database does not answer, and then no more. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#wake();
    await this.#running;
  }

  readonly #start = (): void => {
    if (this.#isStopped) return;
    this.#running ??= this.#run();
  };

  async #run(): Promise<void> {
    let isFull = false;
    for (;;) {
      if (!isFull && this.#hurriedCount === 0) await this.#pause(this.#ports.limits.shipGatherMs);
      const batch = await this.#untilDone(() => this.#ports.spool.nextBatch());
      if (batch === null) break;
      const isShipped = await this.#untilDone(() => this.#ship(batch));
      if (isShipped === null) break;
      this.#ports.spool.shipped(batch);
      isFull = batch.entries.length * 2 > this.#ports.limits.shipBatchEntriesMax;
    }
    this.#running = null;
    // What became durable since the last batch was asked for has told nobody.
    if (this.#ports.spool.status().unshippedCount > 0) this.#start();
  }

  /** Tries again until it succeeds. Null after a failure when nobody waits for it any more. */
  async #untilDone<T>(step: () => Promise<T>): Promise<T | null> {
    for (let delayMs = RETRY_MIN_MS; ; delayMs = Math.min(delayMs * 2, RETRY_MAX_MS)) {
      try {
        return await step();
      } catch (error) {
        this.#ports.logger.error('records_not_shipped', error);
        if (this.#isStopped) return null;
        await this.#pause(delayMs);
      }
    }
  }

  async #ship({ entries }: ShipBatch): Promise<true> {
    if (entries.length === 0) return true;
    const outcomes = await this.#write(entries);
    for (const [index, entry] of entries.entries()) {
      if (outcomes[index]?.isWritten !== true) await this.#rescueUsage(entry);
    }
    return true;
  }

  /** An entry over which the writer itself stumbles is found by writing each alone; a database that is away is not mistaken for that. */
  async #write(entries: readonly RecordEntry[]): Promise<readonly RecordOutcome[]> {
    try {
      return await this.#ports.writer.write(entries);
    } catch (error) {
      if (!isDefect(error)) throw error;
      if (entries.length === 1) return [NOT_WRITTEN];
      this.#ports.logger.error('records_not_encoded', error, { count: entries.length });
    }
    const outcomes: RecordOutcome[] = [];
    for (const entry of entries) outcomes.push(...(await this.#write([entry])));
    return outcomes;
  }

  /** The database has refused an entry for good: its usage is billed by what is left of it, and if not even that goes, it is kept and told. */
  async #rescueUsage(entry: RecordEntry): Promise<void> {
    const { id: requestId, organizationId } = entry.record;
    const [outcome] = await this.#write([reduceToUsage(entry)]);
    if (outcome?.isWritten === true) {
      this.#ports.logger.error('record_reduced', new Error('The database refused a record.'), {
        requestId,
        organizationId,
      });
      return;
    }
    if ((await this.#ports.spool.quarantine(entry)) === 'dropped') {
      this.#ports.logger.info('record_dropped', { requestId, reason: 'organization_purged' });
      return;
    }
    this.#ports.logger.error('record_quarantined', new Error('The database refused a record.'), {
      requestId,
      organizationId,
    });
  }

  /** Ends early when somebody waits for everything to be shipped. */
  #pause(durationMs: number): Promise<void> {
    if (durationMs === 0 || this.#isStopped) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, durationMs);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

const NOT_WRITTEN: RecordOutcome = { isWritten: false, isStored: false };

/** What JavaScript throws when code meets a value that it did not expect. Connections and servers fail with other errors. */
function isDefect(error: unknown): boolean {
  return error instanceof TypeError || error instanceof RangeError || error instanceof SyntaxError;
}
