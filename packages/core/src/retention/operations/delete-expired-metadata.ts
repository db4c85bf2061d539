import { DomainError } from '../../errors/index.ts';
import type { DestructionGuard } from '../destruction-ports.ts';
import type { ExpiredMetadata, ExpiredMetadataSurvey, MetadataPlace } from '../metadata-ports.ts';
import { refuseUnlessRunning, takenOver } from '../refuse-destruction.ts';
import { BREAKER_FLOOR_COUNT, isRunaway } from '../sweep-breaker.ts';

/** Records looked at in one transaction: small enough that no hold waits for seconds to be placed. */
export const RECORDS_PER_BATCH_MAX = 5_000;
/** Transactions in one run. What is left goes with the next one. */
export const METADATA_BATCHES_PER_RUN_MAX = 400;

export interface DeleteExpiredMetadataPorts {
  readonly guard: DestructionGuard;
  readonly sweep: ExpiredMetadata;
  /** Asked between transactions. False ends the run; what is left goes with the next one. */
  readonly hasTimeLeft: () => boolean;
}

export interface ExpiredMetadataReport {
  readonly deletedCount: number;
  /** Past their expiry, and kept for a legal hold or for a payload whose key is still there. */
  readonly keptCount: number;
}

/**
 * Deletes the records whose own expiry has come, oldest first. Repeating is safe: an expiry is stamped at admission and never changes. What is kept
 * is passed over, and looked at again by every run.
 * @throws {DomainError} service_unavailable while destruction is paused or the clock not confirmed, when the breaker stops this run, and when another run took over
 */
export async function deleteExpiredMetadata(ports: DeleteExpiredMetadataPorts): Promise<ExpiredMetadataReport> {
  const { guard, sweep, hasTimeLeft } = ports;
  refuseUnlessRunning(await guard.confirm());
  const token = await sweep.claim();
  const survey = await sweep.survey(BREAKER_FLOOR_COUNT);
  if (!survey.isBreakerReleased && isRunaway(survey)) await trip(guard, survey);

  let after: MetadataPlace | null = null;
  let deletedCount = 0;
  let keptCount = 0;
  for (let batchCount = 0; batchCount < METADATA_BATCHES_PER_RUN_MAX && hasTimeLeft(); batchCount += 1) {
    const batch = await sweep.deleteBatch({ token, after, limit: RECORDS_PER_BATCH_MAX });
    if (batch === 'refused') throw takenOver();
    deletedCount += batch.deletedCount;
    keptCount += batch.examinedCount - batch.deletedCount;
    after = batch.last;
    if (batch.examinedCount < RECORDS_PER_BATCH_MAX) break;
  }
  await sweep.finish({ token, leftOverCount: (await sweep.survey(Number.MAX_SAFE_INTEGER)).dueCount });
  return { deletedCount, keptCount };
}

async function trip(guard: DestructionGuard, survey: ExpiredMetadataSurvey): Promise<never> {
  const { dueCount, livingCount, leftOverCount } = survey;
  await guard.pause('breaker', { dueCount, livingCount, leftOverCount });
  throw new DomainError(
    'service_unavailable',
    `Destruction paused: the metadata of ${dueCount} of ${livingCount} hours became due at once. An operator has to look at it.`,
  );
}
