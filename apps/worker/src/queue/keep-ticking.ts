import type { BullQueue } from './backend.ts';
import { LEAVE_AT_ONCE, TICK } from './job-contracts.ts';

/** The queue is looked at after so many ticks; one that is late by as much counts as lost. */
const TICKS_BETWEEN_LOOKS = 3;

export interface Ticking {
  start(everyMs: number): Promise<void>;
  nextAt(): Promise<Date | null>;
  /** Ends this worker's care for the ticks. Those of other workers go on. */
  stop(): Promise<void>;
}

/** Has the queue tick, and begins anew when it forgot to: a Redis that was emptied, or restarted without its data, knows of no ticks. */
export function keepTicking(queue: BullQueue, noteError: (error: Error) => void): Ticking {
  let timer: NodeJS.Timeout | undefined;
  let look: Promise<void> = Promise.resolve();

  async function begin(everyMs: number): Promise<void> {
    await queue.upsertJobScheduler(TICK, { every: everyMs }, { name: TICK, data: {}, opts: LEAVE_AT_ONCE });
  }

  async function nextAt(): Promise<Date | null> {
    const scheduler = await queue.getJobScheduler(TICK);
    return scheduler?.next === undefined ? null : new Date(scheduler.next);
  }

  async function beginAnewWhenLost(everyMs: number): Promise<void> {
    try {
      const next = await nextAt();
      if (next === null || Date.now() - next.getTime() > TICKS_BETWEEN_LOOKS * everyMs) await begin(everyMs);
    } catch (error) {
      // The queue is away. The next look comes anyway.
      if (error instanceof Error) noteError(error);
    }
  }

  return {
    nextAt,
    async start(everyMs) {
      await begin(everyMs);
      timer = setInterval(() => {
        look = beginAnewWhenLost(everyMs);
      }, TICKS_BETWEEN_LOOKS * everyMs);
    },
    async stop() {
      clearInterval(timer);
      await look;
    },
  };
}
