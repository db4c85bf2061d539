import { DomainError } from '@lethe/core/errors';
import { releaseHolds } from '@lethe/core/payloads';
import type { Job } from './job.ts';
import type { KeyKeepingPorts } from './rekey-erased-hours.ts';

/**
 * Repeating is safe: a part is handed over or deleted once, and a hold's key goes only when nothing lies under it any more. Fails when a hold
 * could not be done, after all others were.
 */
export function releaseHoldsJob({ releases, rewrapper, logger }: Omit<KeyKeepingPorts, 'rekeys'>): Job {
  return {
    async run() {
      const { failures, ...counts } = await releaseHolds({ releases, rewrapper });
      for (const error of failures) logger.error('hold_release_failed', error);
      if (failures.length > 0) {
        throw new DomainError('service_unavailable', `${failures.length} released holds could not be cleared.`);
      }
      return counts;
    },
    nextWorkAt: () => releases.nextWorkAt(),
  };
}
