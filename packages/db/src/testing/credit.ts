import { randomUUID } from 'node:crypto';
import type { CreditHarness } from '@lethe/core/billing/testing';
import type { OrganizationId } from '@lethe/core/tenancy';
import { insertOrganization, type TestDatabase } from '@lethe/testkit/postgres';
import { createCreditLeases, createUsageSettlement } from '../index.ts';
import type { RoleConnections } from './connections.ts';

const OVERDRAFT_MAX_NANO_USD = 500n;
const DURATION_SECONDS = 360;
/** More batches than any test ships. */
const BATCH_COUNT_MAX = 1_000;

export interface CreditParts {
  readonly testDatabase: TestDatabase;
  readonly connections: RoleConnections;
}

/** The credit of a new organization: given by the owner, leased by the gateway, settled by the worker. */
export async function openCreditHarness({ testDatabase, connections }: CreditParts): Promise<CreditHarness> {
  const { organizationId } = await insertOrganization(testDatabase);
  return {
    organizationId,
    overdraftMaxNanoUsd: OVERDRAFT_MAX_NANO_USD,
    leases: createCreditLeases(connections.gateway, {
      overdraftMaxNanoUsd: OVERDRAFT_MAX_NANO_USD,
      durationSeconds: DURATION_SECONDS,
    }),
    give: (amountNanoUsd) => giveCredit(testDatabase, organizationId, amountNanoUsd),
    async ship({ leaseId, amountNanoUsd }) {
      await testDatabase.query(
        `INSERT INTO usage_batch (organization_id, id, lease_id, entry_count, inference_nano_usd, storage_nano_usd, occurred_at)
         VALUES ($1, $2, $3, 1, $4, 0, now())`,
        [organizationId, randomUUID(), leaseId, amountNanoUsd],
      );
    },
    settle: () => settleAll(connections, organizationId),
    async expire(leaseId) {
      await testDatabase.query(
        `UPDATE credit_lease SET expires_at = clock_timestamp() - interval '1 second' WHERE id = $1`,
        [leaseId],
      );
    },
    async balance() {
      const [row] = await testDatabase.query<{ balance: string }>(
        'SELECT balance_nano_usd AS balance FROM credit_balance WHERE organization_id = $1',
        [organizationId],
      );
      return BigInt(row?.balance ?? 0);
    },
  };
}

export async function giveCredit(
  testDatabase: TestDatabase,
  organizationId: OrganizationId,
  amountNanoUsd: bigint,
): Promise<void> {
  await testDatabase.query('SELECT grant_credit($1, $2, $3, NULL)', [organizationId, randomUUID(), amountNanoUsd]);
}

export async function settleAll({ worker }: RoleConnections, organizationId: OrganizationId): Promise<void> {
  await createUsageSettlement(worker).settle({ organizationId, batchCountMax: BATCH_COUNT_MAX });
}
