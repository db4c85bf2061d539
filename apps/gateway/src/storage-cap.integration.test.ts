import type { OrganizationId } from '@lethe/core/tenancy';
import { createDatabase, createUsageSettlement } from '@lethe/db';
import { useDatabase } from '@lethe/testkit/postgres';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { GatewayProcesses, PATIENCE } from './testing/gateway-process.ts';
import { type RunningTestGateway, useRunningGateway } from './testing/use-running-gateway.ts';

const testDatabase = useDatabase();
const gateway = useRunningGateway(testDatabase);
const other = useRunningGateway(testDatabase, { isStarted: false });
const processes = new GatewayProcesses(other);
beforeAll(async () => {
  other.env.LETHE_MASTER_KEY_FILE = gateway.env.LETHE_MASTER_KEY_FILE ?? '';
  await processes.start();
});
afterAll(() => processes.end('SIGTERM'));

/** 5 000 nano-USD for 500 tokens. What is held for it is a little more. */
const FEE = 5_000n;
const HELD_MAX = 6_000n;
const MESSAGE = { max_tokens: 500, simulator: { usage: { prompt_tokens: 3, completion_tokens: 497 } } };

async function addOrganization(capNanoUsd: bigint) {
  const { apiKey, organizationId } = await gateway.addOrganization({ projectMode: 'api_keys', level: 'retain_all' });
  await testDatabase.query(
    `INSERT INTO spending_policy (organization_id, version, out_of_credit, monthly_storage_cap_nano_usd, effective_at)
     VALUES ($1, 1, 'continue_unstored', $2, lethe_now())`,
    [organizationId, capNanoUsd],
  );
  return { apiKey, organizationId };
}

/** @returns the fee that the caller was told */
async function feeOf(at: RunningTestGateway, apiKey: string): Promise<bigint> {
  const answer = await at.chat(apiKey, MESSAGE);
  expect(answer.status).toBe(200);
  const { usage } = (await answer.json()) as { usage: { cost_nano_usd_data_storage: number } };
  return BigInt(usage.cost_nano_usd_data_storage);
}

/** Posts everything, once all requests have come. @returns what the month's storage has cost */
async function chargedOf(organizationId: OrganizationId, requestCount: number): Promise<bigint> {
  const count = async () =>
    Number((await testDatabase.query('SELECT FROM usage_entry WHERE organization_id = $1', [organizationId])).length);
  await vi.waitFor(async () => expect(await count()).toBe(requestCount), PATIENCE);
  const worker = createDatabase({ url: testDatabase.urlAs('lethe_worker'), applicationName: 'test', poolSizeMax: 1 });
  await createUsageSettlement(worker).settle({ organizationId, batchCountMax: 10_000 });
  await worker.close();
  const [month] = await testDatabase.query<{ charged: string }>(
    'SELECT charged_nano_usd AS charged FROM storage_month WHERE organization_id = $1',
    [organizationId],
  );
  return BigInt(month?.charged ?? 0);
}

const sum = (fees: readonly bigint[]) => fees.reduce((total, fee) => total + fee, 0n);

test('invariant 11: of 200 concurrent requests at two processes with room for one under the cap, one is stored', async () => {
  const { apiKey, organizationId } = await addOrganization(HELD_MAX);
  const asking = Array.from({ length: 200 }, (_, index) => feeOf(index % 2 === 0 ? gateway : other, apiKey));
  const fees = await Promise.all(asking);
  expect(fees.filter((fee) => fee > 0n)).toEqual([FEE]);
  expect(await chargedOf(organizationId, 200)).toBe(FEE);
});

test('invariant 11: what a killed process had stored and not shipped keeps its room, so that the month never costs more than the cap', async () => {
  const cap = 22_000n;
  const { apiKey, organizationId } = await addOrganization(cap);
  const told = [await feeOf(other, apiKey), await feeOf(other, apiKey)];
  await processes.end('SIGKILL');
  await testDatabase.query(
    `UPDATE credit_lease SET expires_at = clock_timestamp() - interval '2 hours' WHERE organization_id = $1`,
    [organizationId],
  );
  await testDatabase.query('SELECT return_expired_leases()');
  for (let index = 0; index < 4; index += 1) told.push(await feeOf(gateway, apiKey));
  await processes.start();
  expect(await chargedOf(organizationId, told.length)).toBe(sum(told));
  expect(sum(told)).toBe(4n * FEE);
  expect(sum(told)).toBeLessThanOrEqual(cap);
});
