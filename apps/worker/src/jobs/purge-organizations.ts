import { setTimeout as delay } from 'node:timers/promises';
import { DomainError } from '@lethe/core/errors';
import type { Receipt } from '@lethe/core/proof';
import { type PurgeOrganizationsPorts, type PurgeStore, purgeOrganizations } from '@lethe/core/purge';
import type { OrganizationId } from '@lethe/core/tenancy';
import type { Logger } from '@lethe/telemetry';
import type { Job } from './job.ts';
import { startRunBudget } from './run-budget.ts';

/** The head of the log is signed within moments. What takes longer is left to the next run. */
const SIGNED_WITHIN_MS = 10_000;
const ASKED_EVERY_MS = 100;

export interface PurgeJobPorts extends Omit<PurgeOrganizationsPorts, 'hasTimeLeft' | 'awaitReceipt'> {
  readonly logger: Logger;
}

/**
 * Repeating is safe, and so is dying at any point: the place is read from what is still there, and each step is a transaction. Fails when an
 * organization could not be purged, after all others were.
 */
export function purgeOrganizationsJob({ logger, ...ports }: PurgeJobPorts): Job {
  return {
    isFenced: true,
    async run() {
      const { failures, ...counts } = await purgeOrganizations({
        ...ports,
        awaitReceipt: (organizationId) => awaitReceipt(ports.store, organizationId),
        hasTimeLeft: startRunBudget(),
      });
      for (const { organizationId, error } of failures) logger.error('purge_failed', error, { organizationId });
      if (failures.length > 0) {
        throw new DomainError('service_unavailable', `${failures.length} organizations could not be purged.`);
      }
      return counts;
    },
    nextWorkAt: () => ports.store.nextDueAt(),
  };
}

async function awaitReceipt(store: PurgeStore, organizationId: OrganizationId): Promise<Receipt | null> {
  for (const endsAtMs = performance.now() + SIGNED_WITHIN_MS; performance.now() < endsAtMs; ) {
    const receipt = await store.receipt(organizationId);
    if (receipt !== null) return receipt;
    await delay(ASKED_EVERY_MS);
  }
  return null;
}
