import type { OrganizationId } from '../../tenancy/index.ts';
import type { UsageSettlement } from '../ports.ts';

export interface SettleUsageLimits {
  /** Organizations in one run; who waits longest comes first. */
  readonly organizationCountMax: number;
  /** Batches in one transaction, which holds the organization's credit. */
  readonly batchCountMax: number;
  /** Transactions of one organization in one run, so that a busy one does not hold up the others. */
  readonly roundCountMax: number;
}

const LIMITS: SettleUsageLimits = { organizationCountMax: 200, batchCountMax: 100, roundCountMax: 10 };

export interface SettlementFailure {
  readonly organizationId: OrganizationId;
  readonly error: unknown;
}

export interface SettlementReport {
  readonly settledCount: number;
  /** Whether more waits that a further run can settle. */
  readonly hasMore: boolean;
  /** Of organizations that failed; the others went on. */
  readonly failures: readonly SettlementFailure[];
}

/**
 * Posts usage that waits to the ledgers of its organizations. Repeating is safe: a batch is posted once. Two runs at the same time
 * wait for each other, one organization at a time.
 */
export async function settleUsage(
  settlement: UsageSettlement,
  limits: SettleUsageLimits = LIMITS,
): Promise<SettlementReport> {
  const failures: SettlementFailure[] = [];
  let settledCount = 0;
  let hasMore = false;
  const organizations = await settlement.listUnsettled(limits.organizationCountMax);
  for (const organizationId of organizations) {
    try {
      const settled = await settleOrganization(settlement, organizationId, limits);
      settledCount += settled.count;
      hasMore ||= settled.hasMore;
    } catch (error) {
      failures.push({ organizationId, error });
    }
  }
  // Where nothing but failures is left, asking again at once would only repeat them.
  hasMore ||= organizations.length === limits.organizationCountMax && settledCount > 0;
  return { settledCount, hasMore, failures };
}

/** Posts what waits of one organization. Repeating is safe, and so is running it twice at the same time. */
export async function settleOrganization(
  settlement: Pick<UsageSettlement, 'settle'>,
  organizationId: OrganizationId,
  { batchCountMax, roundCountMax }: SettleUsageLimits = LIMITS,
): Promise<{ count: number; hasMore: boolean }> {
  let total = 0;
  for (let round = 0; round < roundCountMax; round += 1) {
    const count = await settlement.settle({ organizationId, batchCountMax });
    total += count;
    if (count < batchCountMax) return { count: total, hasMore: false };
  }
  return { count: total, hasMore: true };
}
