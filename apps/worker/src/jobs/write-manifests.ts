import { DomainError } from '@lethe/core/errors';
import type { ManifestWriting } from '@lethe/db';
import type { Job } from './job.ts';

/** Manifests in one run. What is left goes with the next one. */
const DAYS_COUNT_MAX = 5_000;

/**
 * Repeating is safe: a manifest and the note that its parts are named are one transaction, and a repeat finds nothing new.
 * Fails, after the others are written, when one could not be, or when what is there is not what was counted as it came in.
 */
export function writeManifestsJob(manifests: ManifestWriting): Job {
  return {
    async run() {
      const token = await manifests.claim();
      let manifestCount = 0;
      let partCount = 0;
      let missingCount = 0;
      let failure: unknown = null;
      for (const day of await manifests.listUnmanifested(DAYS_COUNT_MAX)) {
        try {
          const written = await manifests.write({ token, ...day });
          manifestCount += written.partCount > 0 ? 1 : 0;
          partCount += written.partCount;
          missingCount += written.missingCount;
        } catch (error) {
          failure = error;
        }
      }
      if (failure !== null) {
        throw new DomainError('service_unavailable', 'A manifest could not be written.', {}, failure);
      }
      if (missingCount > 0) {
        throw new DomainError(
          'internal_error',
          `Manifests differ by ${missingCount} parts from what was counted as it came in.`,
        );
      }
      return { manifestCount, partCount, forgottenCount: await manifests.forgetCommitments() };
    },
    nextWorkAt: () => manifests.nextWriteAt(),
  };
}
