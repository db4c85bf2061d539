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

/** What shipping one request leaves: a batch, its only entry, and its line. */
const SHIP_ONE = `
  WITH batch AS (
    INSERT INTO usage_batch (organization_id, id, lease_id, entry_count, inference_nano_usd, storage_nano_usd, occurred_at)
    VALUES ($1, $2, $3, 1, $4, $5, lethe_now()) RETURNING *
  ), entry AS (
    INSERT INTO usage_entry (
      organization_id, id, request_id, attempt_number, batch_id, project_id, api_key_id, project_mode, is_own_account, endpoint, provider,
      model, occurred_at, duration_ms, input_tokens, cached_input_tokens, output_tokens, reasoning_tokens, is_estimated, inference_nano_usd,
      charged_inference_nano_usd, storage_nano_usd)
    SELECT organization_id, $6, $6, 1, id, $7, $8, 'credits', false, 'chat.completions', 'openai', 'gpt-5.2', occurred_at, 1, 0, 0, 0, 0,
      false, inference_nano_usd, inference_nano_usd, storage_nano_usd FROM batch
  )
  INSERT INTO usage_batch_line
  SELECT organization_id, id, (occurred_at AT TIME ZONE 'UTC')::date, $7, $8, 'openai', 'gpt-5.2', 'credits', 1, 1, (storage_nano_usd > 0)::int,
    0, 0, 0, 0, 0, inference_nano_usd, inference_nano_usd, storage_nano_usd, 0 FROM batch`;

export interface CreditParts {
  readonly testDatabase: TestDatabase;
  readonly connections: RoleConnections;
}

/** The credit of a new organization: given by the owner, leased by the gateway, settled by the worker. */
export async function openCreditHarness({ testDatabase, connections }: CreditParts): Promise<CreditHarness> {
  const { organizationId, projectId, apiKeyId } = await insertOrganization(testDatabase);
  return {
    organizationId,
    overdraftMaxNanoUsd: OVERDRAFT_MAX_NANO_USD,
    leases: createCreditLeases(connections.gateway, {
      overdraftMaxNanoUsd: OVERDRAFT_MAX_NANO_USD,
      durationSeconds: DURATION_SECONDS,
    }),
    give: (amountNanoUsd) => giveCredit(testDatabase, organizationId, amountNanoUsd),
    async capStorage(capNanoUsd) {
      await testDatabase.query(
        `INSERT INTO spending_policy (organization_id, version, out_of_credit, monthly_storage_cap_nano_usd, effective_at)
         SELECT $1, count(*) + 1, 'continue_unstored', $2, lethe_now() FROM spending_policy WHERE organization_id = $1`,
        [organizationId, capNanoUsd],
      );
    },
    async ship({ leaseId, amountNanoUsd, storageNanoUsd = 0n }) {
      const inferenceNanoUsd = amountNanoUsd - storageNanoUsd;
      await testDatabase.query(SHIP_ONE, [
        ...[organizationId, randomUUID(), leaseId, inferenceNanoUsd, storageNanoUsd],
        ...[randomUUID(), projectId, apiKeyId],
      ]);
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
    async storageCharged() {
      const [row] = await testDatabase.query<{ charged: string }>(
        'SELECT charged_nano_usd AS charged FROM storage_month WHERE organization_id = $1 AND month = month_of(lethe_now())',
        [organizationId],
      );
      return BigInt(row?.charged ?? 0);
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
