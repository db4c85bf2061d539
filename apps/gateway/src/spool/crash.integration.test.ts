import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { useDatabase } from '@lethe/testkit/postgres';
import { afterEach, expect, test, vi } from 'vitest';
import { GatewayProcesses, PATIENCE } from '../testing/gateway-process.ts';
import { useRunningGateway } from '../testing/use-running-gateway.ts';

const testDatabase = useDatabase();
const gateway = useRunningGateway(testDatabase, { isStarted: false });
const processes = new GatewayProcesses(gateway);

afterEach(async () => {
  await openDatabase();
  await processes.end('SIGKILL');
});

async function databaseName(): Promise<string> {
  const [row] = await testDatabase.query<{ name: string }>('SELECT current_database() AS name');
  return row?.name ?? '';
}

/** Throws the gateway out and lets it in no more. */
async function closeDatabase(): Promise<void> {
  await testDatabase.query(`ALTER DATABASE ${await databaseName()} CONNECTION LIMIT 0`);
  await testDatabase.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND usename = 'lethe_gateway'`,
  );
}

async function openDatabase(): Promise<void> {
  await testDatabase.query(`ALTER DATABASE ${await databaseName()} CONNECTION LIMIT -1`);
}

/** Requests whose answers were read to their end, half of them streamed. */
async function acknowledge(apiKey: string, count: number): Promise<readonly string[]> {
  const answers = Array.from({ length: count }, async (_, index) => {
    const response = await gateway.chat(apiKey, { stream: index % 2 === 0 });
    const text = await response.text();
    expect([response.status, text]).toEqual([200, expect.stringMatching(/\[DONE\]\n\n$|\}$/)]);
    return response.headers.get('x-request-id') ?? '';
  });
  return Promise.all(answers);
}

/** How often the database has each of these: as a record, and as a usage entry. */
async function countsOf(ids: readonly string[]) {
  const counts = await testDatabase.query<{ id: string; records: number; usages: number }>(
    `SELECT id, (SELECT count(*)::int FROM request WHERE request.id = wanted.id) AS records,
            (SELECT count(*)::int FROM usage_entry WHERE request_id = wanted.id) AS usages
       FROM unnest($1::uuid[]) AS wanted(id)`,
    [ids],
  );
  return counts.map(({ records, usages }) => [records, usages]);
}

function eachOnce(ids: readonly string[]) {
  return ids.map(() => [1, 1]);
}

async function whenShipped(ids: readonly string[]): Promise<void> {
  await vi.waitFor(async () => expect(await countsOf(ids)).toEqual(eachOnce(ids)), PATIENCE);
}

test('invariant 5: what was acknowledged while the database was away survives kill -9, and arrives once', async () => {
  const { apiKey } = await gateway.addOrganization();
  await processes.start();
  await whenShipped(await acknowledge(apiKey, 1));
  await closeDatabase();
  const ids = await acknowledge(apiKey, 12);
  await processes.end('SIGKILL');
  expect(await countsOf(ids)).toEqual(ids.map(() => [0, 0]));
  await openDatabase();
  await processes.start();
  await whenShipped(ids);
});

test('invariant 4: killed after the database has committed and before the segment is deleted, nothing is counted twice', async () => {
  const { apiKey, organizationId } = await gateway.addOrganization();
  const totals = () =>
    testDatabase.query(
      `SELECT count(*)::int AS count, sum(storage_nano_usd)::text AS storage, sum(input_tokens)::text AS input,
              (SELECT sum(storage_nano_usd)::text FROM usage_batch WHERE organization_id = $1) AS batched
         FROM usage_entry WHERE organization_id = $1`,
      [organizationId],
    );
  await processes.start();
  const ids = await acknowledge(apiKey, 10);
  await whenShipped(ids);
  const before = await totals();
  for (let round = 0; round < 3; round += 1) {
    await processes.end('SIGKILL');
    await processes.start();
    expect(processes.output).toContain('spool_recovered');
    // What comes later is shipped after what was found.
    const { apiKey: other } = await gateway.addOrganization();
    await whenShipped(await acknowledge(other, 1));
    expect(await totals()).toEqual(before);
    expect(processes.output).not.toMatch(/record_reduced|record_quarantined/);
  }
  expect(await countsOf(ids)).toEqual(eachOnce(ids));
});

test('an orderly stop leaves nothing in the spool that the database has', async () => {
  const { apiKey } = await gateway.addOrganization();
  await processes.start();
  const ids = await acknowledge(apiKey, 6);
  await processes.end('SIGTERM');
  expect(await countsOf(ids)).toEqual(eachOnce(ids));
  expect(readdirSync(join(gateway.env.LETHE_SPOOL_DIR ?? '', '0'))).toEqual([]);
});
