// Hot path: one batch is under way while the next one gathers, so that concurrent requests share a transaction.
import { setTimeout as delay } from 'node:timers/promises';
import { DomainError } from '@lethe/core/errors';
import type { RecordEntry, RecordOutcome, RecordWriter } from '@lethe/db';
import type { Logger } from '@lethe/telemetry';
import type { GatewayLimits } from '../limits.ts';

const RETRY_DELAY_MS = 250;

export interface Recorder {
  /**
   * Resolves when the record is durable.
   * @throws {DomainError} record_not_durable when that takes too long; writing goes on in the background
   */
  write(entry: RecordEntry): Promise<RecordOutcome>;
  /** False when so many records wait that a further request must not be let in. */
  hasRoom(): boolean;
  /** Resolves when nothing waits any more. */
  whenIdle(): Promise<void>;
}

export type RecorderLimits = Pick<
  GatewayLimits,
  'recordTimeoutMs' | 'recordRetryMs' | 'recordQueueMax' | 'recordBatchMax'
>;

export interface RecorderPorts {
  readonly writer: RecordWriter;
  readonly logger: Logger;
  readonly limits: RecorderLimits;
  readonly monotonicMs: () => number;
}

interface Waiting {
  readonly entry: RecordEntry;
  readonly sinceMs: number;
  readonly settle: (outcome: RecordOutcome | null) => void;
}

export function createRecorder({ writer, logger, limits, monotonicMs }: RecorderPorts): Recorder {
  let queue: Waiting[] = [];
  let underway = 0;
  let running: Promise<void> | null = null;

  async function run(): Promise<void> {
    // One turn of the event loop lets the entries of one tick gather.
    await new Promise((resolve) => setImmediate(resolve));
    while (queue.length > 0) {
      const batch = queue.slice(0, limits.recordBatchMax);
      queue = queue.slice(limits.recordBatchMax);
      underway = batch.length;
      await writeBatch(batch);
      underway = 0;
    }
    running = null;
  }

  async function writeBatch(batch: readonly Waiting[]): Promise<void> {
    for (;;) {
      try {
        const outcomes = await writer.write(batch.map(({ entry }) => entry));
        for (const [index, waiting] of batch.entries()) settle(waiting, outcomes[index]);
        return;
      } catch (error) {
        logger.error('records_not_written', error, { count: batch.length });
        if (isOverdue(batch)) {
          giveUp(batch, error);
          return;
        }
        await delay(RETRY_DELAY_MS);
      }
    }
  }

  /** What the database refuses for good is lost; it kept no other entry from being written. */
  function settle({ entry, settle: tell }: Waiting, outcome: RecordOutcome | undefined): void {
    if (outcome?.isWritten === true) tell(outcome);
    else lose(entry, tell, new Error('The database refused the record.'));
  }

  function isOverdue(batch: readonly Waiting[]): boolean {
    return batch.every(({ sinceMs }) => monotonicMs() - sinceMs > limits.recordRetryMs);
  }

  function giveUp(batch: readonly Waiting[], error: unknown): void {
    for (const { entry, settle: tell } of batch) lose(entry, tell, error);
  }

  function lose({ record }: RecordEntry, tell: Waiting['settle'], error: unknown): void {
    logger.error('record_lost', error, { requestId: record.id, organizationId: record.organizationId });
    tell(null);
  }

  return {
    write(entry) {
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(notDurable()), limits.recordTimeoutMs);
        queue.push({
          entry,
          sinceMs: monotonicMs(),
          settle(outcome) {
            clearTimeout(timer);
            if (outcome === null) reject(notDurable());
            else resolve(outcome);
          },
        });
        running ??= run();
      });
    },
    hasRoom: () => queue.length + underway < limits.recordQueueMax,
    async whenIdle() {
      while (running !== null) await running;
    },
  };
}

export function notDurable(): DomainError {
  return new DomainError(
    'record_not_durable',
    'The request was answered but could not be recorded in time. Please try again.',
  );
}
