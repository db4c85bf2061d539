import { DomainError } from '../../errors/index.ts';
import type { JobConsole, RetryRequest } from '../ports.ts';

/**
 * Asks for a job that failed to be run again, as soon as a worker looks. Asking twice is asking once.
 * @throws {DomainError} conflict when nothing of that name failed last
 */
export async function retryJob(jobs: Pick<JobConsole, 'retry'>, request: RetryRequest): Promise<void> {
  if (!(await jobs.retry(request))) throw new DomainError('conflict', 'This job did not fail when it ran last.');
}
