import { DomainError } from '@lethe/core/errors';
import type { OrganizationId } from '@lethe/core/tenancy';
import type { AuditSealing } from '@lethe/db';
import type { Job } from './job.ts';

/** Events under one leaf: few enough that one can be checked at once, many enough that a busy day is a handful of leaves. */
const EVENTS_COUNT_MAX = 1_000;
const ORGANIZATIONS_COUNT_MAX = 200;
/** Leaves of one organization in one run. What is left goes with the next one. */
const LEAVES_COUNT_MAX = 50;

/**
 * Repeating is safe: an event is sealed once, by the transaction that notes up to which number the organization is sealed.
 * One organization that fails stops no other; the run fails in the end, so that it is noticed and tried again.
 */
export function sealAuditEventsJob(sealing: AuditSealing): Job {
  return {
    async run() {
      const token = await sealing.claim();
      let sealedCount = 0;
      let failedCount = 0;
      let failure: unknown = null;
      let after: OrganizationId | null = null;
      for (;;) {
        const organizations: readonly OrganizationId[] = await sealing.listUnsealed({
          after,
          countMax: ORGANIZATIONS_COUNT_MAX,
        });
        for (const organizationId of organizations) {
          try {
            sealedCount += await sealAll(sealing, token, organizationId);
          } catch (error) {
            failedCount += 1;
            failure = error;
          }
        }
        after = organizations.at(-1) ?? null;
        if (organizations.length < ORGANIZATIONS_COUNT_MAX) break;
      }
      if (failedCount > 0) {
        throw new DomainError(
          'service_unavailable',
          `The audit events of ${failedCount} organizations could not be sealed.`,
          {},
          failure,
        );
      }
      return { sealedCount };
    },
    nextWorkAt: () => sealing.oldestUnsealedAt(),
  };
}

async function sealAll(sealing: AuditSealing, token: bigint, organizationId: OrganizationId): Promise<number> {
  let total = 0;
  for (let leaf = 0; leaf < LEAVES_COUNT_MAX; leaf += 1) {
    const count = await sealing.seal({ token, organizationId, countMax: EVENTS_COUNT_MAX });
    total += count;
    if (count < EVENTS_COUNT_MAX) break;
  }
  return total;
}
