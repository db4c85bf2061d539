import type { LedgerCheck } from '@lethe/core/billing';
import type { OrganizationId } from '@lethe/core/tenancy';
import type { Logger } from '@lethe/telemetry';
import type { Job } from './job.ts';

const BATCH_COUNT_MAX = 100;
/** The first differences of an organization tell where to look; the runbook's query tells the rest. */
const LOGGED_COUNT_MAX = 5;

/**
 * Rebuilds the ledger of every organization from its usage and payments, one organization after the other, and alarms on each difference.
 * Repeating is safe: it only reads. A failure with one organization does not keep the others from being checked, but fails the run.
 */
export function checkLedgerJob({ check, logger }: { readonly check: LedgerCheck; readonly logger: Logger }): Job {
  async function checkOne(organizationId: OrganizationId): Promise<number> {
    const differences = await check.differences(organizationId);
    for (const { subject, place } of differences.slice(0, LOGGED_COUNT_MAX)) {
      const reason = `${subject}:${place}`.replaceAll(' ', '_');
      logger.error('ledger_differs', null, { organizationId, reason, count: differences.length });
    }
    return differences.length;
  }

  return {
    async run() {
      let after: OrganizationId | null = null;
      let checkedCount = 0;
      let differenceCount = 0;
      let failure: unknown = null;
      do {
        const organizations: readonly OrganizationId[] = await check.listOrganizations({
          after,
          countMax: BATCH_COUNT_MAX,
        });
        for (const organizationId of organizations) {
          try {
            differenceCount += await checkOne(organizationId);
            checkedCount += 1;
          } catch (error) {
            failure ??= error;
          }
        }
        after = organizations.at(-1) ?? null;
      } while (after !== null);
      if (failure !== null) throw failure;
      return { checkedCount, differenceCount };
    },
    // Nothing becomes wrong because a clock jumps.
    nextWorkAt: async () => null,
  };
}
