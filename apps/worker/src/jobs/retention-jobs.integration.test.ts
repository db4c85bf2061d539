import { randomUUID } from 'node:crypto';
import { LIFE_PERIODS_DEFAULT } from '@lethe/core/lifecycle';
import { addMs, MS_PER_DAY, MS_PER_HOUR, utcDayName, utcHourOf } from '@lethe/core/time';
import {
  createAnalyticsReader,
  createAuditSealing,
  createDatabase,
  createDayDropper,
  createEndedAccess,
  createEndedExports,
  createEndedIdempotencyKeys,
  createErasureSweep,
  createExpiredMetadata,
  createHoldReleaseStore,
  createHourKeySweep,
  createJobRunRepository,
  createLifecycleSweep,
  createManifestWriting,
  createPurgeStore,
  createRekeyStore,
  createReportSending,
  createRequestRollups,
  createRetentionMaintenance,
  createTimeGuard,
  type Database,
} from '@lethe/db';
import { createLogger } from '@lethe/telemetry';
import { insertOrganization, useDatabase } from '@lethe/testkit/postgres';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bindJobs, type Jobs } from './bind-jobs.ts';
import { AHEAD_DAYS } from './create-payload-partitions.ts';
import { JOB_RUN_RETENTION_DAYS } from './forget-job-runs.ts';

const testDatabase = useDatabase();
let database: Database;
let jobs: Jobs;
const logLines: string[] = [];
const unused = () => {
  throw new Error('not asked for');
};

beforeAll(() => {
  database = createDatabase({
    url: testDatabase.urlAs('lethe_worker'),
    applicationName: 'lethe worker test',
    poolSizeMax: 4,
  });
  jobs = bindJobs({
    destruction: {
      guard: createTimeGuard(database, () => ({ bootId: 'test', uptimeMs: performance.now() })),
      hourKeys: createHourKeySweep(database),
      dropper: createDayDropper(database),
      preservation: { preserveHeld: async () => {} },
      logger: createLogger({ app: 'worker', level: 'error', write: (line) => logLines.push(line) }),
    },
    keyKeeping: {
      rekeys: createRekeyStore(database),
      releases: createHoldReleaseStore(database),
      rewrapper: { createHourKey: unused, createHoldKey: unused, rewrap: unused },
      logger: createLogger({ app: 'worker', level: 'error' }),
    },
    erasures: { sweep: createErasureSweep(database), logger: createLogger({ app: 'worker', level: 'error' }) },
    lifecycle: {
      lifecycles: createLifecycleSweep(database),
      periods: LIFE_PERIODS_DEFAULT,
      mintId: randomUUID,
      logger: createLogger({ app: 'worker', level: 'error' }),
    },
    dashboardReports: {
      reports: createReportSending(database),
      analytics: createAnalyticsReader(database),
      publicUrl: 'https://lethe.example',
      clock: { now: () => new Date() },
      logger: createLogger({ app: 'worker', level: 'error' }),
    },
    maintenance: createRetentionMaintenance(database),
    runs: createJobRunRepository(database),
    endedAccess: createEndedAccess(database),
    endedExports: createEndedExports(database),
    endedIdempotencyKeys: createEndedIdempotencyKeys(database),
    rollups: createRequestRollups(database),
    expiredMetadata: createExpiredMetadata(database),
    purge: {
      guard: { confirm: unused, pause: unused },
      store: createPurgeStore(database),
      clock: { now: unused },
      processor: null,
      verifierUrl: 'http://localhost/verify-receipt.mjs',
      logger: createLogger({ app: 'worker', level: 'error' }),
    },
    notifications: { forget: async () => 0 },
    auditSealing: createAuditSealing(database),
    manifests: createManifestWriting(database),
    invoicing: null,
    collection: { credit: null, logger: createLogger({ app: 'worker', level: 'error' }) },
    reconciliation: { reconciliation: null, logger: createLogger({ app: 'worker', level: 'error' }) },
    ledger: {
      check: { listOrganizations: unused, differences: unused },
      logger: createLogger({ app: 'worker', level: 'error' }),
    },
    masterKeyRotation: {
      rotation: { run: unused, nextWorkAt: unused },
      guard: { confirm: unused },
      clock: { now: unused },
      logger: createLogger({ app: 'worker', level: 'error' }),
    },
  });
});
afterAll(() => database.close());
beforeEach(async () => {
  logLines.length = 0;
  await testDatabase.query(
    'TRUNCATE keyring.hour_key, sweep_run, time_guard, time_reference, job_run, organization CASCADE',
  );
  for (const name of await partitions()) await testDatabase.query(`DROP TABLE ${name}`);
});

/** The server compares days with its own clock, so these tests stand at the real instant. */
const now = new Date();
const dayAt = (days: number) => utcDayName(addMs(now, days * MS_PER_DAY));
const nameOf = (days: number) => `payload_${dayAt(days).replaceAll('-', '')}`;

async function partitions(): Promise<string[]> {
  const rows = await testDatabase.query<{ name: string }>('SELECT name FROM payload_partition ORDER BY expiry_day');
  return rows.map(({ name }) => name);
}

async function addHourKey(expiryHour: string): Promise<void> {
  await testDatabase.query(
    'INSERT INTO keyring.hour_key (organization_id, expiry_hour, generation, master_key_version, wrapped_key) VALUES ($1, $2, 1, 1, $3)',
    [randomUUID(), expiryHour, Buffer.alloc(60)],
  );
}

async function keyHours(): Promise<string[]> {
  const rows = await testDatabase.query<{ hour: Date }>(
    'SELECT expiry_hour AS hour FROM keyring.hour_key ORDER BY expiry_hour',
  );
  return rows.map(({ hour }) => hour.toISOString());
}

describe('creating payload partitions', () => {
  it('covers every day on which a payload of the next days of admission can expire, and repeating adds nothing', async () => {
    await insertOrganization(testDatabase, { payloadRetentionDays: 3 });
    await insertOrganization(testDatabase, { payloadRetentionDays: 30 });
    const expected = Array.from({ length: 30 + AHEAD_DAYS + 1 }, (_, days) => nameOf(days));
    expect(await jobs['create-payload-partitions'].run(now)).toEqual({ createdCount: expected.length });
    expect(await partitions()).toEqual(expected);
    expect(await jobs['create-payload-partitions'].run(now)).toEqual({ createdCount: 0 });
    const tomorrow = addMs(now, MS_PER_DAY);
    expect(await jobs['create-payload-partitions'].run(tomorrow)).toEqual({ createdCount: 1 });
  });
});

describe('dropping payload partitions', () => {
  it('drops the days that have ended and leaves today and the days to come', async () => {
    for (const days of [-3, -1, 0, 1]) await testDatabase.query('SELECT create_payload_partition($1)', [dayAt(days)]);
    expect(await jobs['drop-payload-partitions'].run(now)).toMatchObject({ droppedCount: 2 });
    expect(await partitions()).toEqual([nameOf(0), nameOf(1)]);
    expect(await jobs['drop-payload-partitions'].run(now)).toMatchObject({ droppedCount: 0 });
  });

  it('fails while a reader keeps a partition locked, drops the others, and succeeds when tried again', async () => {
    for (const days of [-2, -1]) await testDatabase.query('SELECT create_payload_partition($1)', [dayAt(days)]);
    const reader = new pg.Client(testDatabase.url);
    await reader.connect();
    try {
      await reader.query('BEGIN');
      await reader.query(`LOCK TABLE ONLY ${nameOf(-2)} IN ACCESS SHARE MODE`);
      await expect(jobs['drop-payload-partitions'].run(now)).rejects.toMatchObject({ code: 'service_unavailable' });
      expect(await partitions()).toEqual([nameOf(-2)]);
    } finally {
      await reader.end();
    }
    expect(await jobs['drop-payload-partitions'].run(now)).toMatchObject({ droppedCount: 1 });
  });
});

describe('destroying hour keys', () => {
  const hourAt = (hours: number) => addMs(utcHourOf(now), hours * MS_PER_HOUR).toISOString();

  it('destroys the keys of hours that have ended and no other', async () => {
    for (const hours of [-2, -1, 0, 700]) await addHourKey(hourAt(hours));
    expect(await jobs['destroy-hour-keys'].run(now)).toMatchObject({ destroyedHourCount: 2, leftOverCount: 0 });
    expect(await jobs['destroy-hour-keys'].run(now)).toMatchObject({ destroyedHourCount: 0 });
    expect(await keyHours()).toEqual([hourAt(0), hourAt(700)]);
  });

  it('says when there will be a key to destroy', async () => {
    expect(await jobs['destroy-hour-keys'].nextWorkAt?.()).toBeNull();
    await addHourKey(hourAt(700));
    await addHourKey(hourAt(2));
    expect(await jobs['destroy-hour-keys'].nextWorkAt?.()).toEqual(new Date(hourAt(3)));
  });

  it('raises an alarm for an hour that is none and an organization without a policy, and sweeps what is due all the same', async () => {
    const { organizationId } = await insertOrganization(testDatabase);
    await testDatabase.query('DELETE FROM retention_policy WHERE organization_id = $1', [organizationId]);
    await addHourKey(addMs(new Date(hourAt(-3)), 1).toISOString());
    await addHourKey(hourAt(-1));
    await addHourKey(hourAt(24 * 400));
    expect(await jobs['destroy-hour-keys'].run(now)).toMatchObject({
      destroyedHourCount: 2,
      malformedCount: 2,
      unruledOrganizationCount: 1,
    });
    const events = logLines.map((line) => JSON.parse(line) as { level: string; event: string; count: number });
    expect(events).toMatchObject([
      { level: 'error', event: 'hour_keys_malformed', count: 2 },
      { level: 'error', event: 'organizations_without_policy', count: 1 },
    ]);
    expect(await keyHours()).toEqual([hourAt(24 * 400)]);
  });
});

describe('forgetting job runs', () => {
  it('keeps what is recent, and of each job the newest', async () => {
    const add = (name: string, days: number) =>
      testDatabase.query('INSERT INTO job_run (name, due_at, started_at) VALUES ($1, $2, now())', [
        name,
        addMs(now, days * MS_PER_DAY),
      ]);
    await add('a', -JOB_RUN_RETENTION_DAYS - 1);
    await add('a', -JOB_RUN_RETENTION_DAYS + 1);
    await add('b', -JOB_RUN_RETENTION_DAYS - 2);
    await add('b', -JOB_RUN_RETENTION_DAYS - 1);
    await jobs['forget-job-runs'].run(now);
    const kept = await testDatabase.query<{ name: string; due_at: Date }>(
      'SELECT name, due_at FROM job_run ORDER BY name, due_at',
    );
    expect(kept).toEqual([
      { name: 'a', due_at: addMs(now, (-JOB_RUN_RETENTION_DAYS + 1) * MS_PER_DAY) },
      { name: 'b', due_at: addMs(now, (-JOB_RUN_RETENTION_DAYS - 1) * MS_PER_DAY) },
    ]);
  });
});
