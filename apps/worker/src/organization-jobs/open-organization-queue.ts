import type { OrganizationId } from '@lethe/core/tenancy';
import type { Logger } from '@lethe/telemetry';
import { UnrecoverableError } from 'bullmq';
import type { QueueBackend } from '../queue/backend.ts';
import { LEAVE_AT_ONCE } from '../queue/job-contracts.ts';
import { throttleErrors } from '../queue/throttle-errors.ts';
import {
  type OrganizationJob,
  type OrganizationJobName,
  organizationJobKey,
  parseOrganizationJob,
} from './contracts.ts';

/** So many organizations at the same time in one worker: their jobs wait for the database and for the payment processor. */
export const ORGANIZATION_CONCURRENCY = 4;

/** A failed job is run again after 1, 2 and 4 s; then it is queued anew for as long as its reason is there. */
const RETRIES = { attempts: 4, backoff: { type: 'exponential', delay: 1_000 } } as const;

/** Throws to have the job tried again. */
export type OrganizationTakers = Readonly<
  Record<OrganizationJobName, (organizationId: OrganizationId) => Promise<void>>
>;

export interface OrganizationQueue {
  /**
   * Queues the job unless it lies there already. Does not wait: where the queue is away it is queued when that is back, once, and whoever
   * asks again meanwhile changes nothing.
   */
  enqueue(job: OrganizationJob): void;
  /** Is told when a job has left the queue, so that what came in while it ran is queued at once. */
  onLeft(listener: () => void): void;
  /** Takes no more jobs and waits for those that run. */
  close(): Promise<void>;
}

export async function openOrganizationQueue(
  backend: QueueBackend,
  takers: OrganizationTakers,
  logger: Logger,
): Promise<OrganizationQueue> {
  const noteError = throttleErrors((error) => logger.error('queue_failed', error));
  const queue = backend.openQueue('lethe-organizations');
  queue.on('error', noteError);
  await queue.waitUntilReady();
  const worker = backend.openWorker(
    'lethe-organizations',
    async (queued) => {
      const job = parseOrganizationJob(queued);
      if (job === null) throw new UnrecoverableError('No contract fits this job.');
      await takers[job.name](job.organizationId);
    },
    { concurrency: ORGANIZATION_CONCURRENCY },
  );
  worker.on('error', noteError);
  await worker.waitUntilReady();
  const onTheirWay = new Map<string, Promise<void>>();

  async function add({ name, organizationId }: OrganizationJob, key: string): Promise<void> {
    try {
      await queue.add(name, { organizationId }, { jobId: key, ...RETRIES, ...LEAVE_AT_ONCE });
    } catch (error) {
      // The queue is away: whoever saw the reason sees it again.
      if (error instanceof Error) noteError(error);
    } finally {
      onTheirWay.delete(key);
    }
  }

  return {
    enqueue(job) {
      const key = organizationJobKey(job);
      if (!onTheirWay.has(key)) onTheirWay.set(key, add(job, key));
    },
    onLeft: (listener) => void worker.on('completed', listener),
    async close() {
      await worker.close();
      await queue.close();
    },
  };
}
