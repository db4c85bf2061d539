import type { Logger } from '@lethe/telemetry';
import { UnrecoverableError } from 'bullmq';
import { type DueJob, JOB_NAMES } from '../schedule.ts';
import type { QueueBackend } from './backend.ts';
import { dedupeKeyOf, LEAVE_AT_ONCE, parseQueuedJob, TICK, toQueuedJob } from './job-contracts.ts';
import { keepTicking } from './keep-ticking.ts';
import { throttleErrors } from './throttle-errors.ts';

/** Every job of the schedule may run at the same time, and a tick still finds a place. */
export const JOB_CONCURRENCY = JOB_NAMES.length + 1;

/** A failed job is run again after 1, 2, 4 and 8 s; then its next due instant covers it. */
const RETRIES = { attempts: 5, backoff: { type: 'exponential', delay: 1_000 } } as const;

export interface JobQueue {
  enqueue(due: DueJob): Promise<void>;
  /** One tick at a time for all workers together, every `everyMs` of real time; begun anew by itself when the queue lost it. */
  startTicking(everyMs: number): Promise<void>;
  /** When the next tick is due, in real time; null while nothing ticks. Lies in the past when nobody takes ticks. */
  nextTickAt(): Promise<Date | null>;
  /** Takes no more jobs and waits for those that run. */
  close(): Promise<void>;
}

export interface JobTakers {
  onTick(): Promise<void>;
  /** Throws to have the job tried again. */
  onDueJob(due: DueJob): Promise<void>;
}

export async function openJobQueue(backend: QueueBackend, takers: JobTakers, logger: Logger): Promise<JobQueue> {
  const noteError = throttleErrors((error) => logger.error('queue_failed', error));
  const queue = backend.openQueue('lethe');
  queue.on('error', noteError);
  await queue.waitUntilReady();
  const worker = backend.openWorker(
    'lethe',
    async (job) => {
      if (job.name === TICK) return takers.onTick();
      const due = parseQueuedJob(job);
      if (due === null) throw new UnrecoverableError('No contract fits this job.');
      return takers.onDueJob(due);
    },
    { concurrency: JOB_CONCURRENCY },
  );
  worker.on('error', noteError);
  await worker.waitUntilReady();
  const ticking = keepTicking(queue, noteError);

  return {
    async enqueue(due) {
      const { name, data } = toQueuedJob(due);
      await queue.add(name, data, { jobId: dedupeKeyOf(due), ...RETRIES, ...LEAVE_AT_ONCE });
    },
    startTicking: (everyMs) => ticking.start(everyMs),
    nextTickAt: () => ticking.nextAt(),
    async close() {
      await ticking.stop();
      await worker.close();
      await queue.close();
      await backend.close();
    },
  };
}
