import { randomUUID } from 'node:crypto';
import { addMs, MS_PER_DAY, utcDayName } from '@lethe/core/time';
import {
  createDatabase,
  createEndedAccess,
  createJobRunRepository,
  createRetentionMaintenance,
  type Database,
} from '@lethe/db';
import { insertOrganization, useDatabase } from '@lethe/testkit/postgres';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bindJobs, type Jobs } from './bind-jobs.ts';
import { AHEAD_DAYS } from './create-payload-partitions.ts';
import { JOB_RUN_RETENTION_DAYS } from './forget-job-runs.ts';

const testDatabase = useDatabase();
let database: Database;
let jobs: Jobs;

beforeAll(() => {
  database = createDatabase({
    url: testDatabase.urlAs('lethe_worker'),
    applicationName: 'lethe worker test',
    poolSizeMax: 4,
  });
  jobs = bindJobs({
    maintenance: createRetentionMaintenance(database),
    runs: createJobRunRepository(database),
    endedAccess: createEndedAccess(database),
    metadataRetentionDays: 90,
  });
});
afterAll(() => database.close());
beforeEach(async () => {
  await testDatabase.query('TRUNCATE keyring.hour_key, job_run, organization CASCADE');
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
    expect(await jobs['drop-payload-partitions'].run(now)).toEqual({ droppedCount: 2 });
    expect(await partitions()).toEqual([nameOf(0), nameOf(1)]);
    expect(await jobs['drop-payload-partitions'].run(now)).toEqual({ droppedCount: 0 });
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
    expect(await jobs['drop-payload-partitions'].run(now)).toEqual({ droppedCount: 1 });
  });
});

describe('destroying hour keys', () => {
  it('destroys the keys of hours that have ended and no other', async () => {
    for (const hour of ['2026-11-21T08:00:00Z', '2026-11-21T09:00:00Z', '2026-11-21T10:00:00Z', '2026-12-21T10:00:00Z'])
      await addHourKey(hour);
    expect(await jobs['destroy-hour-keys'].run(new Date('2026-11-21T09:59:59.999Z'))).toEqual({ destroyedCount: 1 });
    expect(await jobs['destroy-hour-keys'].run(new Date('2026-11-21T10:00:00.000Z'))).toEqual({ destroyedCount: 1 });
    expect(await keyHours()).toEqual(['2026-11-21T10:00:00.000Z', '2026-12-21T10:00:00.000Z']);
  });

  it('says when there will be a key to destroy', async () => {
    expect(await jobs['destroy-hour-keys'].nextWorkAt?.()).toBeNull();
    await addHourKey('2026-12-21T10:00:00Z');
    await addHourKey('2026-11-21T10:00:00Z');
    expect(await jobs['destroy-hour-keys'].nextWorkAt?.()).toEqual(new Date('2026-11-21T11:00:00.000Z'));
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

describe('delete-expired-metadata', () => {
  it('deletes what was admitted before the period, of every organization, and nothing younger', async () => {
    for (let organization = 0; organization < 2; organization += 1) {
      const fixture = await insertOrganization(testDatabase);
      for (const ageDays of [91, 90, 89]) {
        await testDatabase.query(
          `INSERT INTO request (organization_id, id, project_id, api_key_id, project_mode, admitted_at, completed_at, endpoint, provider, model,
             is_streamed, status_code, input_tokens, cached_input_tokens, output_tokens, reasoning_tokens, is_usage_estimated,
             storage_cost_nano_usd, gateway_ms, total_ms, retention_level, payload_retention_days, policy_version, retention_source, not_stored_reason)
           VALUES ($1, $2, $3, $4, 'credits', $5, $5, 'chat.completions', 'openai', $6, false, 200, 1, 0, 1, 0, false, 0, 1, 2, 'metadata_only', 3, 1,
             'organization', 'level')`,
          [
            fixture.organizationId,
            randomUUID(),
            fixture.projectId,
            fixture.apiKeyId,
            addMs(now, -ageDays * MS_PER_DAY),
            `age-${ageDays}`,
          ],
        );
      }
    }
    expect(await jobs['delete-expired-metadata'].run(now)).toEqual({ deletedCount: 2 });
    expect(await jobs['delete-expired-metadata'].run(now)).toEqual({ deletedCount: 0 });
    const left = await testDatabase.query<{ model: string }>('SELECT model FROM request ORDER BY model');
    expect(left.map(({ model }) => model)).toEqual(['age-89', 'age-89', 'age-90', 'age-90']);
  });

  it('deletes nothing where metadata lives as long as its account', async () => {
    const maintenance = createRetentionMaintenance(database);
    const runs = createJobRunRepository(database);
    const unlimited = bindJobs({
      maintenance,
      runs,
      endedAccess: createEndedAccess(database),
      metadataRetentionDays: null,
    });
    expect(await unlimited['delete-expired-metadata'].run(addMs(now, 10_000 * MS_PER_DAY))).toEqual({
      deletedCount: 0,
    });
  });
});
