import { DomainError } from '@lethe/core/errors';
import {
  type HoldReleaseStore,
  type PayloadKeyRewrapper,
  type RekeyStore,
  rekeyErasedHours,
} from '@lethe/core/payloads';
import { HOUR_KEY_CACHE_MS } from '@lethe/core/retention';
import type { Logger } from '@lethe/telemetry';
import type { Job } from './job.ts';

/** What the jobs need that move payload keys from under one key to under another. */
export interface KeyKeepingPorts {
  readonly rekeys: RekeyStore;
  readonly releases: HoldReleaseStore;
  readonly rewrapper: PayloadKeyRewrapper;
  readonly logger: Logger;
}

/**
 * Repeating is safe: a run that was cut off anywhere left an hour with a new generation, with some survivors under it, or done; the next one
 * goes on from there. Fails when an hour could not be done, after all others were.
 */
export function rekeyErasedHoursJob({ rekeys, rewrapper, logger }: KeyKeepingPorts): Job {
  return {
    async run() {
      const report = await rekeyErasedHours({ rekeys, rewrapper, cacheMs: HOUR_KEY_CACHE_MS });
      for (const error of report.failures) logger.error('rekey_failed', error);
      if (report.failures.length > 0) {
        throw new DomainError('service_unavailable', `${report.failures.length} hours could not be re-keyed.`);
      }
      return { rewrappedCount: report.rewrappedCount, destroyedCount: report.destroyedCount };
    },
    nextWorkAt: () => rekeys.nextWorkAt(HOUR_KEY_CACHE_MS),
  };
}
