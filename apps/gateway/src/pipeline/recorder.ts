// Hot path: one batch is under way while the next one gathers, so that concurrent requests share a transaction.
import { setTimeout as delay } from 'node:timers/promises';
import { DomainError } from '@lethe/core/errors';
import type { Logger } from '@lethe/telemetry';
import type { GatewayLimits } from '../limits.ts';
import type { RecordEntry, RecordOutcome, RecordWriter } from './ports.ts';

const RETRY_DELAY_MS = 250;
/** SQLSTATE classes of faults that lie in the entry itself, where trying again cannot help. */
const ENTRY_FAULT = /^2[23]/;

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

export type RecorderLimits = Pick<GatewayLimits, 'recordTimeoutMs' | 'recordRetryMs' | 'recordQueueMax' | 'recordBatchMax'>;

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
        batch.forEach(({ settle }, index) => settle(outcomes[index] ?? null));
        return;
      } catch (error) {
        if (isEntryFault(error)) return isolate(batch, error);
        logger.error('records_not_written', error, { count: batch.length });
        if (isOverdue(batch)) return giveUp(batch, error);
        await delay(RETRY_DELAY_MS, undefined, { ref: false });
      }
    }
  }

  /** One entry that can never be written delays no other: the batch is halved until it is alone. */
  async function isolate(batch: readonly Waiting[], error: unknown): Promise<void> {
    if (batch.length <= 1) return giveUp(batch, error);
    const middle = Math.ceil(batch.length / 2);
    await writeBatch(batch.slice(0, middle));
    await writeBatch(batch.slice(middle));
  }

  function isOverdue(batch: readonly Waiting[]): boolean {
    return batch.every(({ sinceMs }) => monotonicMs() - sinceMs > limits.recordRetryMs);
  }

  function giveUp(batch: readonly Waiting[], error: unknown): void {
    for (const { entry, settle } of batch) {
      logger.error('record_lost', error, { requestId: entry.record.id, organizationId: entry.record.organizationId });
      settle(null);
    }
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

function isEntryFault(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && ENTRY_FAULT.test(code);
}

function notDurable(): DomainError {
  return new DomainError('record_not_durable', 'The request was answered but could not be recorded in time. Please try again.');
}
