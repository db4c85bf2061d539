import { NANO_USD_PER_USD } from '@lethe/core/money';
import { createCreditLeases, createDatabase } from '@lethe/db';
import { createLogger } from '@lethe/telemetry';
import { useDatabase } from '@lethe/testkit/postgres';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Credits } from './credits/credits.ts';
import { createLeaseCredits } from './credits/lease-credits.ts';
import { useRunningGateway } from './testing/use-running-gateway.ts';

const testDatabase = useDatabase();
const gateway = useRunningGateway(testDatabase);
const other = useRunningGateway(testDatabase, { isStarted: false });
beforeAll(async () => {
  other.env.LETHE_MASTER_KEY_FILE = gateway.env.LETHE_MASTER_KEY_FILE ?? '';
  await other.start();
});
const logger = createLogger({ app: 'gateway', level: 'error', write: () => {} });
const SHIPPED_WITHIN = { timeout: 10_000 };
const MESSAGE = { max_tokens: 4_096, simulator: { usage: { prompt_tokens: 1_000, completion_tokens: 500 } } };
/** Credit for one of these requests, nearly all of it for 4 096 output tokens, and not for two. */
const CREDIT_FOR_ONE = 2_600_000n;

async function leasesOf(organizationId: string) {
  return testDatabase.query<{ credit: bigint; overdraft: bigint }>(
    'SELECT credit_nano_usd AS credit, overdraft_nano_usd AS overdraft FROM credit_lease WHERE organization_id = $1',
    [organizationId],
  );
}

test('invariant 11: of 200 concurrent requests at two gateways with credit for one, one is let through', async () => {
  const { apiKey } = await gateway.addOrganization({
    projectMode: 'credits',
    level: 'metadata_only',
    creditNanoUsd: CREDIT_FOR_ONE,
  });
  const answers = await Promise.all(
    Array.from({ length: 200 }, (_, index) => (index % 2 === 0 ? gateway : other).chat(apiKey, MESSAGE)),
  );
  const statuses = answers.map(({ status }) => status);
  expect(statuses.filter((status) => status === 200)).toHaveLength(1);
  expect(statuses.filter((status) => status === 402)).toHaveLength(199);
  await Promise.all(answers.map((answer) => answer.text()));
});

test('what was spent is in the batch of the lease that paid for it', async () => {
  const { apiKey, organizationId } = await gateway.addOrganization({ projectMode: 'credits' });
  await (await gateway.chat(apiKey, MESSAGE)).text();
  await vi.waitFor(async () => {
    const batches = await testDatabase.query<{ cost: bigint }>(
      `SELECT batch.inference_nano_usd + batch.storage_nano_usd AS cost
       FROM usage_batch batch JOIN credit_lease lease ON lease.organization_id = batch.organization_id AND lease.id = batch.lease_id
       WHERE batch.organization_id = $1`,
      [organizationId],
    );
    // 1 000 input and 500 output tokens, and the storage of both.
    expect(batches.map(({ cost }) => Number(cost))).toEqual([450_000 + 15_000]);
  }, SHIPPED_WITHIN);
});

/** Processes of a gateway, as far as credit goes. */
function useCredits(count: number): readonly Credits[] {
  const database = createDatabase({
    url: testDatabase.urlAs('lethe_gateway'),
    applicationName: 'test',
    poolSizeMax: count,
  });
  const leases = createCreditLeases(database, { overdraftMaxNanoUsd: 0n, durationSeconds: 420 });
  const monotonicMs = () => performance.now();
  const ports = { leases, monotonicMs, pause: async () => {}, logger, leaseMs: 420_000, outageServeMs: 300_000 };
  const all = Array.from({ length: count }, (_, index) => createLeaseCredits({ ...ports, holder: `test ${index}` }));
  afterAll(async () => {
    await Promise.all(all.map((one) => one.stop()));
    await database.close();
  });
  return all;
}

test('invariant 14: what a process holds is back in the database when it stops', async () => {
  const { organizationId } = await gateway.addOrganization();
  const [credits] = useCredits(1);
  const amounts = { likelyNanoUsd: NANO_USD_PER_USD, worstNanoUsd: NANO_USD_PER_USD, storageNanoUsd: 0n };
  const policy = { admittedAt: new Date(), cap: { version: 0, monthlyStorageCapNanoUsd: null } };
  const held = await credits?.reserve({ organizationId, ...amounts, ...policy });
  held?.settle(NANO_USD_PER_USD / 4n, 0n);
  await credits?.stop();
  // What was spent waits for its usage to be settled.
  expect((await leasesOf(organizationId)).map(({ credit }) => Number(credit))).toEqual([250_000_000]);
});
