import { randomUUID } from 'node:crypto';
import { LIFE_PERIODS_DEFAULT } from '@lethe/core/lifecycle';
import { entryOf, unpricedRecord } from '@lethe/core/payloads/testing';
import type { RequestId } from '@lethe/core/tenancy';
import {
  createDatabase,
  createExportRuns,
  createJobCare,
  createLifecycleSweep,
  createRecordWriter,
  createUsageSettlement,
  type Database,
} from '@lethe/db';
import { createLogger } from '@lethe/telemetry';
import { insertOrganization, type OrganizationFixture, useDatabase } from '@lethe/testkit/postgres';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { KeptLooking } from '../keep-looking.ts';
import { postgresBackend, type QueueBackend, redisBackend } from '../queue/backend.ts';
import { parseOrganizationJob } from './contracts.ts';
import { keepQueueing } from './keep-queueing.ts';
import { startOrganizationJobs } from './start-organization-jobs.ts';

const testDatabase = useDatabase();
const PRICE = 1_000n;
const redisUrl = process.env.LETHE_TEST_REDIS_URL;
const started: { close(): Promise<void> }[] = [];
let worker: Database;
let gateway: Database;
let lines: { event: string; organization?: string }[] = [];

beforeAll(() => {
  const connect = (role: 'lethe_worker' | 'lethe_gateway') =>
    createDatabase({ url: testDatabase.urlAs(role), applicationName: 'test', poolSizeMax: 8 });
  [worker, gateway] = [connect('lethe_worker'), connect('lethe_gateway')];
});
beforeEach(async () => {
  if (redisUrl === undefined) return;
  const redis = new Redis(redisUrl);
  const keys = await redis.keys('bullmq:lethe-organizations:*');
  if (keys.length > 0) await redis.del(keys);
  redis.disconnect();
});
afterEach(async () => {
  for (const one of started.splice(0)) await one.close();
  lines = [];
});
afterAll(() => Promise.all([worker.close(), gateway.close()]));

const realClock = { now: () => new Date() };

/** Log lines name organizations by a reference and not by their ids. */
const referenceOf = (id: string): string => `reference of ${id}`;

async function start(backend: QueueBackend): Promise<void> {
  const write = (line: string) => void lines.push(JSON.parse(line) as (typeof lines)[number]);
  const logger = createLogger({ app: 'worker', level: 'debug', write });
  logger.nameOrganizations(async (id) => referenceOf(id));
  const jobs: KeptLooking = await startOrganizationJobs({
    databaseUrl: testDatabase.urlAs('lethe_worker'),
    backend,
    settlement: createUsageSettlement(worker),
    credit: null,
    lifecycle: {
      lifecycles: createLifecycleSweep(worker),
      periods: LIFE_PERIODS_DEFAULT,
      mintId: randomUUID,
    },
    exports: {
      runs: createExportRuns(worker),
      openVault: () => Promise.reject(new Error('nothing to export')) as never,
    },
    jobCare: createJobCare(worker),
    realClock,
    logger,
  });
  started.push({
    async close() {
      await jobs.close();
      await backend.close();
    },
  });
}

async function ship({ organizationId, projectId, apiKeyId }: OrganizationFixture): Promise<void> {
  const id = randomUUID() as RequestId;
  const admittedAt = new Date('2026-11-21T08:00:00Z');
  const record = unpricedRecord({ id, organizationId, projectId, apiKeyId, admittedAt });
  const cost = { inputNanoUsd: PRICE, cachedInputNanoUsd: 0n, outputNanoUsd: 0n, reasoningNanoUsd: 0n };
  const priced = { ...record, projectMode: 'credits' as const, cost: { ...record.cost, ...cost } };
  await createRecordWriter(gateway).write([entryOf(priced)]);
}

async function balanceOf({ organizationId }: OrganizationFixture): Promise<bigint> {
  const [row] = await testDatabase.query<{ balance: string }>(
    'SELECT balance_nano_usd AS balance FROM credit_balance WHERE organization_id = $1',
    [organizationId],
  );
  return BigInt(row?.balance ?? 0);
}

const failuresOf = ({ organizationId }: OrganizationFixture) =>
  testDatabase.query('SELECT name, error_code FROM job_failure WHERE organization_id = $1', [organizationId]);

const inCreditsMode = () => insertOrganization(testDatabase, { projectMode: 'credits' });

interface Place {
  readonly isAvailable: boolean;
  readonly openBackend: () => QueueBackend;
}

describe.each<[string, Place]>([
  ['PostgreSQL', { isAvailable: true, openBackend: () => postgresBackend(testDatabase.urlAs('lethe_worker')) }],
  ['Redis', { isAvailable: redisUrl !== undefined, openBackend: () => redisBackend(redisUrl ?? '') }],
])('jobs of organizations on %s', (_, { isAvailable, openBackend }) => {
  test.runIf(isAvailable)(
    'what was shipped while no worker ran is settled at the start, and what comes in later as soon as it is there',
    async () => {
      const organization = await inCreditsMode();
      await ship(organization);
      await start(openBackend());
      await expect.poll(() => balanceOf(organization), { timeout: 4_000 }).toBe(-PRICE);
      await ship(organization);
      await expect.poll(() => balanceOf(organization), { timeout: 4_000 }).toBe(-2n * PRICE);
    },
  );

  test.runIf(isAvailable)(
    'invariant 4: three workers settle each batch once, also what comes in while a job runs',
    async () => {
      const organizations = await Promise.all([inCreditsMode(), inCreditsMode(), inCreditsMode()]);
      for (let count = 0; count < 3; count += 1) await start(openBackend());
      await Promise.all(
        Array.from({ length: 30 }, (_, index) => ship(organizations[index % 3] as OrganizationFixture)),
      );
      for (const organization of organizations) {
        await expect.poll(() => balanceOf(organization), { timeout: 8_000 }).toBe(-10n * PRICE);
      }
      expect(await testDatabase.query('SELECT * FROM unbalanced_organizations()')).toEqual([]);
    },
  );

  test.runIf(isAvailable)('an organization whose usage cannot be posted is named, and holds up no other', async () => {
    const [bad, good] = [await inCreditsMode(), await inCreditsMode()];
    await testDatabase.query('INSERT INTO credit_balance VALUES ($1, $2)', [bad.organizationId, -(2n ** 63n)]);
    await ship(bad);
    await ship(good);
    await start(openBackend());
    await expect.poll(() => balanceOf(good), { timeout: 4_000 }).toBe(-PRICE);
    await expect
      .poll(() => lines.find(({ event }) => event === 'settlement_failed'))
      .toMatchObject({ organization: referenceOf(bad.organizationId) });
    await testDatabase.query('UPDATE credit_balance SET balance_nano_usd = 0 WHERE organization_id = $1', [
      bad.organizationId,
    ]);
  });

  test.runIf(isAvailable)('a job that staff asks for is run, once, and one of an unknown name is not', async () => {
    const organization = await inCreditsMode();
    await testDatabase.query(`INSERT INTO job_failure VALUES ($1, 'settle-usage', 'internal_error', 3, now(), now())`, [
      organization.organizationId,
    ]);
    await testDatabase.query(
      `INSERT INTO job_retry (organization_id, name, requested_at) VALUES ($1, 'settle-usage', now()), ($1, 'close-organization', now())`,
      [organization.organizationId],
    );
    await start(openBackend());
    await expect.poll(() => failuresOf(organization), { timeout: 8_000 }).toEqual([]);
    expect(await testDatabase.query('SELECT * FROM job_retry')).toEqual([]);
  });
});

test('invariant 22: the history of the queue, which outlives an organization, names none', async () => {
  const organization = await inCreditsMode();
  await ship(organization);
  await start(postgresBackend(testDatabase.urlAs('lethe_worker')));
  const history = () => testDatabase.query<{ data: string }>('SELECT data::text FROM bullmq.event');
  await expect.poll(async () => (await history()).length, { timeout: 8_000 }).toBeGreaterThan(2);
  await expect.poll(() => balanceOf(organization), { timeout: 8_000 }).toBe(-PRICE);
  expect((await history()).filter(({ data }) => data.includes(organization.organizationId))).toEqual([]);
});

test('usage whose queue is away is settled all the same, late', async () => {
  const organization = await inCreditsMode();
  await ship(organization);
  await testDatabase.query(
    `ALTER TABLE usage_batch DISABLE TRIGGER USER; UPDATE usage_batch SET shipped_at = shipped_at - interval '1 minute';
     ALTER TABLE usage_batch ENABLE TRIGGER USER`,
  );
  const queueing = await keepQueueing({
    databaseUrl: testDatabase.urlAs('lethe_worker'),
    queue: { enqueue: () => {}, onLeft: () => {}, close: async () => {} },
    settlement: createUsageSettlement(worker),
    care: null,
    retries: createJobCare(worker),
    realClock,
    logger: createLogger({ app: 'worker', level: 'error', write: () => {} }),
  });
  started.push(queueing);
  await expect.poll(() => balanceOf(organization), { timeout: 4_000 }).toBe(-PRICE);
});

test.each([
  { name: 'close-organization', data: { organizationId: randomUUID() } },
  { name: 'settle-usage', data: {} },
  { name: 'settle-usage', data: { organizationId: 'all' } },
  { name: 'settle-usage', data: { organizationId: randomUUID(), batch: 1 } },
])('what no contract fits is not run: %j', (queued) => {
  expect(parseOrganizationJob(queued)).toBeNull();
});
