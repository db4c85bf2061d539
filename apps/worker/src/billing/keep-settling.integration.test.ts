import { randomUUID } from 'node:crypto';
import { entryOf, unpricedRecord } from '@lethe/core/payloads/testing';
import type { RequestId } from '@lethe/core/tenancy';
import { createDatabase, createRecordWriter, createUsageSettlement, type Database } from '@lethe/db';
import { createLogger } from '@lethe/telemetry';
import { insertOrganization, type OrganizationFixture, useDatabase } from '@lethe/testkit/postgres';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { KeptLooking } from '../keep-looking.ts';
import { keepSettling } from './keep-settling.ts';

const testDatabase = useDatabase();
const PRICE = 1_000n;
const started: KeptLooking[] = [];
let worker: Database;
let gateway: Database;
let lines: { event: string; organizationId?: string }[] = [];

beforeAll(() => {
  const connect = (role: 'lethe_worker' | 'lethe_gateway') =>
    createDatabase({ url: testDatabase.urlAs(role), applicationName: 'test', poolSizeMax: 4 });
  [worker, gateway] = [connect('lethe_worker'), connect('lethe_gateway')];
});
afterEach(async () => {
  for (const settling of started.splice(0)) await settling.close();
  lines = [];
});
afterAll(() => Promise.all([worker.close(), gateway.close()]));

async function start(): Promise<void> {
  const write = (line: string) => void lines.push(JSON.parse(line) as (typeof lines)[number]);
  const logger = createLogger({ app: 'worker', level: 'debug', write });
  const settlement = createUsageSettlement(worker);
  started.push(await keepSettling({ databaseUrl: testDatabase.urlAs('lethe_worker'), settlement, logger }));
}

async function ship({ organizationId, projectId, apiKeyId }: OrganizationFixture): Promise<void> {
  const id = randomUUID() as RequestId;
  const admittedAt = new Date('2026-11-21T08:00:00Z');
  const record = unpricedRecord({ id, organizationId, projectId, apiKeyId, admittedAt });
  const lines = { inputNanoUsd: PRICE, cachedInputNanoUsd: 0n, outputNanoUsd: 0n, reasoningNanoUsd: 0n };
  const priced = { ...record, projectMode: 'credits' as const, cost: { ...record.cost, ...lines } };
  await createRecordWriter(gateway).write([entryOf(priced)]);
}

async function balanceOf({ organizationId }: OrganizationFixture): Promise<bigint> {
  const [row] = await testDatabase.query<{ balance: string }>(
    'SELECT balance_nano_usd AS balance FROM credit_balance WHERE organization_id = $1',
    [organizationId],
  );
  return BigInt(row?.balance ?? 0);
}

const inCreditsMode = () => insertOrganization(testDatabase, { projectMode: 'credits' });

test('what was shipped while no worker ran is settled at the start, and what comes in later as soon as it is there', async () => {
  const organization = await inCreditsMode();
  await ship(organization);
  await start();
  await expect.poll(() => balanceOf(organization), { timeout: 4_000 }).toBe(-PRICE);
  await ship(organization);
  await expect.poll(() => balanceOf(organization), { timeout: 4_000 }).toBe(-2n * PRICE);
});

test('invariant 4: three workers settle each batch once', async () => {
  const organizations = await Promise.all([inCreditsMode(), inCreditsMode(), inCreditsMode()]);
  for (let worker = 0; worker < 3; worker += 1) await start();
  await Promise.all(Array.from({ length: 30 }, (_, index) => ship(organizations[index % 3] as OrganizationFixture)));
  for (const organization of organizations) {
    await expect.poll(() => balanceOf(organization), { timeout: 8_000 }).toBe(-10n * PRICE);
  }
  expect(await testDatabase.query('SELECT * FROM unbalanced_organizations()')).toEqual([]);
});

test('an organization whose usage cannot be posted is named, and holds up no other', async () => {
  const [bad, good] = [await inCreditsMode(), await inCreditsMode()];
  await testDatabase.query('INSERT INTO credit_balance VALUES ($1, $2)', [bad.organizationId, -(2n ** 63n)]);
  await ship(bad);
  await ship(good);
  await start();
  await expect.poll(() => balanceOf(good), { timeout: 4_000 }).toBe(-PRICE);
  await expect
    .poll(() => lines.find(({ event }) => event === 'settlement_failed'))
    .toMatchObject({ organizationId: bad.organizationId });
});
