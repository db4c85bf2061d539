import type { ExportRuns } from '@lethe/core/exports';
import { EXPORT_CHANNEL } from '@lethe/db';
import type { Logger } from '@lethe/telemetry';
import { keepLooking, type WakenedLooking } from '../keep-looking.ts';
import type { OrganizationQueue } from './open-organization-queue.ts';

const ORGANIZATION_COUNT_MAX = 200;

export interface KeepExportingOptions {
  readonly databaseUrl: string;
  readonly queue: Pick<OrganizationQueue, 'enqueue'>;
  readonly runs: Pick<ExportRuns, 'listOrganizations'>;
  readonly logger: Logger;
}

/**
 * Queues a job for each organization with an export that runs: at once when one begins, and every few seconds for as long as it runs, so that a run that was
 * cut off, or waited for a key, is gone on with.
 */
export function keepExporting({ databaseUrl, queue, runs, logger }: KeepExportingOptions): Promise<WakenedLooking> {
  return keepLooking({
    databaseUrl,
    applicationName: 'lethe worker exports',
    channel: EXPORT_CHANNEL,
    async look() {
      try {
        for (const organizationId of await runs.listOrganizations(ORGANIZATION_COUNT_MAX)) {
          queue.enqueue({ name: 'run-export', organizationId });
        }
      } catch (error) {
        // The database is away: the next look tries again.
        logger.error('exports_not_listed', error);
      }
      return false;
    },
  });
}
