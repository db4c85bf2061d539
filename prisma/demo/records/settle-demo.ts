import { settleUsage } from '@lethe/core/billing';
import { NANO_USD_PER_USD } from '@lethe/core/money';
import type { OrganizationId } from '@lethe/core/tenancy';
import { addMs, MS_PER_DAY } from '@lethe/core/time';
import { createCreditGrants, createUsageSettlement, type Database } from '@lethe/db';
import type { OrganizationPlan } from '../organizations/organization-plan.ts';

/** Gives the demo's organizations their credit as of their creation, once: a grant has the organization's own id. */
export async function giveDemoCredit(
  database: Database,
  plans: readonly OrganizationPlan[],
  seeded: { organizationIds: ReadonlyMap<string, string>; at: Date },
): Promise<void> {
  const grants = createCreditGrants(database);
  for (const { slug, creditUsd, createdDaysAgo } of plans) {
    const id = seeded.organizationIds.get(slug);
    if (id === undefined) continue;
    await grants.grant({
      organizationId: id as OrganizationId,
      id,
      amountNanoUsd: BigInt(creditUsd) * NANO_USD_PER_USD,
      memo: 'Credit of the demo',
      grantedAt: addMs(seeded.at, -createdDaysAgo * MS_PER_DAY),
    });
  }
}

/** Posts the usage of what was seeded, so that the demo begins with a ledger. Repeating it changes nothing. */
export async function settleDemo(database: Database): Promise<void> {
  const settlement = createUsageSettlement(database);
  for (;;) {
    const { hasMore, failures } = await settleUsage(settlement);
    if (failures[0] !== undefined) throw failures[0].error;
    if (!hasMore) return;
  }
}
