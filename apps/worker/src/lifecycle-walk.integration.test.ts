import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OrganizationId } from '@lethe/core/tenancy';
import { addMs, MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE, MS_PER_SECOND } from '@lethe/core/time';
import { createLogger } from '@lethe/telemetry';
import { insertOrganization, useDatabase } from '@lethe/testkit/postgres';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { readEnv } from './env.ts';
import { type RunningWorker, startWorker } from './start-worker.ts';

const testDatabase = useDatabase();
/** What a job is late by at most when a clock jumps: its own interval. */
const LATE_MAX_MS = 5 * MS_PER_MINUTE + MS_PER_MINUTE;
let folder: string;
let worker: RunningWorker | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lethe-worker-'));
});
afterEach(async () => {
  await worker?.close();
  rmSync(folder, { recursive: true });
});

async function startDemo(): Promise<string> {
  const env = readEnv({
    LETHE_MODE: 'demo',
    DATABASE_URL: testDatabase.urlAs('lethe_worker'),
    LETHE_WORKER_HOST: '127.0.0.1',
    LETHE_MASTER_KEY_FILE: join(folder, 'master.key'),
    SUSPENSION_GRACE_DAYS: '14',
    CLOSED_RETENTION_DAYS: '30',
  });
  const logger = createLogger({ app: 'worker', level: 'error', write: () => {} });
  worker = await startWorker({ env: { ...env, LETHE_WORKER_PORT: 0 }, realClock: { now: () => new Date() }, logger });
  return `http://127.0.0.1:${worker.port}`;
}

async function advance(url: string, advanceMs: number): Promise<void> {
  const body = JSON.stringify({ advanceSeconds: advanceMs / MS_PER_SECOND });
  expect((await fetch(`${url}/demo/clock`, { method: 'POST', body })).status).toBe(200);
}

interface Step {
  readonly event: string;
  readonly occurred_at: Date;
  readonly closes_at: Date | null;
}

const stepsOf = (organizationId: OrganizationId) =>
  testDatabase.query<Step>(
    'SELECT event, occurred_at, closes_at FROM lifecycle_transition WHERE organization_id = $1 ORDER BY version',
    [organizationId],
  );

async function ask(organizationId: OrganizationId): Promise<void> {
  await testDatabase.query(
    `INSERT INTO suspension_request (organization_id, reason, requested_at) VALUES ($1, 'negative_balance', lethe_now())`,
    [organizationId],
  );
}

async function whenMoved(organizationId: OrganizationId, events: readonly string[]): Promise<void> {
  await vi.waitFor(async () => expect((await stepsOf(organizationId)).map(({ event }) => event)).toEqual(events), {
    timeout: 15_000,
    interval: 50,
  });
}

test('a worker suspends as soon as it is asked for, resolves as soon as it is paid, and a jump of 40 days goes through every date in order', async () => {
  const [unpaid, paid] = [await insertOrganization(testDatabase), await insertOrganization(testDatabase)];
  const url = await startDemo();
  for (const { organizationId } of [unpaid, paid]) await ask(organizationId);
  for (const { organizationId } of [unpaid, paid]) await whenMoved(organizationId, ['suspend']);

  await advance(url, 13 * MS_PER_DAY + MS_PER_HOUR);
  await testDatabase.query('UPDATE suspension_request SET resolved_at = lethe_now() WHERE organization_id = $1', [
    paid.organizationId,
  ]);
  await whenMoved(paid.organizationId, ['suspend', 'resolve']);

  await advance(url, 30 * MS_PER_DAY);
  const [suspended, closed] = await stepsOf(unpaid.organizationId);
  const closesAt = suspended?.closes_at ?? new Date(0);
  expect(closesAt).toEqual(addMs(suspended?.occurred_at ?? new Date(0), 14 * MS_PER_DAY));
  expect(closed?.event).toBe('end_grace');
  const lateMs = (closed?.occurred_at.getTime() ?? 0) - closesAt.getTime();
  expect(lateMs).toBeGreaterThanOrEqual(0);
  expect(lateMs).toBeLessThan(LATE_MAX_MS);
  const told = await testDatabase.query<{ type: string; days: string | null }>(
    `SELECT type, data->>'days' AS days FROM organization_event WHERE organization_id = $1 AND type LIKE 'organization.%' ORDER BY occurred_at`,
    [unpaid.organizationId],
  );
  expect(told.map(({ type, days }) => `${type} ${days ?? ''}`.trim())).toEqual([
    'organization.suspended',
    'organization.closing_soon 7',
    'organization.closing_soon 1',
    'organization.closed',
    'organization.purge_soon 7',
    'organization.purge_soon 1',
  ]);
  expect((await stepsOf(paid.organizationId)).map(({ event }) => event)).toEqual(['suspend', 'resolve']);
}, 120_000);
