import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OrganizationId } from '@lethe/core/tenancy';
import {
  addMs,
  type Clock,
  MS_PER_DAY,
  MS_PER_HOUR,
  MS_PER_MINUTE,
  MS_PER_SECOND,
  utcDayOf,
  utcHourOf,
} from '@lethe/core/time';
import { createDatabase, createHourKeyStore } from '@lethe/db';
import { followDemoClock } from '@lethe/db/demo';
import { createLogger } from '@lethe/telemetry';
import { insertOrganization, useDatabase } from '@lethe/testkit/postgres';
import { createHourKeyring, type HourKeyring, openMasterKeys } from '@lethe/vault';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WorkerEnv } from './env.ts';
import { type RunningWorker, startWorker } from './start-worker.ts';

const testDatabase = useDatabase();
const realClock: Clock = { now: () => new Date() };
const opened: { close(): Promise<unknown> }[] = [];

let folder: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lethe-worker-'));
  await testDatabase.query(
    'TRUNCATE demo_clock, time_guard, time_reference, sweep_run, job_run, keyring.hour_key, keyring.payload_tally, keyring.master_key_version, organization CASCADE',
  );
  await testDatabase.query('DROP SCHEMA IF EXISTS bullmq CASCADE');
  for (const { name } of await partitions()) await testDatabase.query(`DROP TABLE ${name}`);
});
afterEach(async () => {
  for (const part of opened.splice(0).toReversed()) await part.close();
  rmSync(folder, { recursive: true });
});

const redisUrl = process.env.LETHE_TEST_REDIS_URL;

function environment(overrides: Partial<WorkerEnv>): WorkerEnv {
  return {
    LETHE_MODE: 'cloud',
    DATABASE_URL: testDatabase.urlAs('lethe_worker'),
    REDIS_URL: undefined,
    LETHE_WORKER_HOST: '127.0.0.1',
    LETHE_WORKER_PORT: 0,
    NEXTAUTH_URL: 'http://localhost:3000',
    SMTP_FROM: 'Lethe <lethe@localhost>',
    LETHE_ALLOW_PRIVATE_UPSTREAMS: false,
    SUSPENSION_GRACE_DAYS: 14,
    CLOSED_RETENTION_DAYS: 30,
    LETHE_MASTER_KEY_FILE: join(folder, 'master.key'),
    LETHE_LOG_NAME: 'lethe.test',
    LETHE_LOG_LEVEL: 'error',
    ...overrides,
  };
}

async function start(mode: WorkerEnv['LETHE_MODE'], overrides: Partial<WorkerEnv> = {}): Promise<string> {
  const env = environment({ LETHE_MODE: mode, ...overrides });
  const worker: RunningWorker = await startWorker({
    env,
    realClock,
    logger: createLogger({ app: 'worker', level: 'error' }),
  });
  opened.push(worker);
  return `http://127.0.0.1:${worker.port}`;
}

async function partitions(): Promise<{ name: string; expiry_day: Date }[]> {
  return testDatabase.query(
    `SELECT name, expiry_day::timestamp AT TIME ZONE 'UTC' AS expiry_day FROM payload_partition ORDER BY expiry_day`,
  );
}

async function databaseNow(): Promise<Date> {
  const [row] = await testDatabase.query<{ now: Date }>('SELECT lethe_now() AS now');
  return row?.now ?? new Date(Number.NaN);
}

interface AdvanceBody {
  readonly now: string;
  readonly offsetSeconds: number;
  readonly ran: readonly { failedCount: number }[];
}

interface StatusBody {
  readonly jobs: readonly { nextDueAt: string }[];
}

async function advance(url: string, advanceMs: number) {
  const response = await fetch(`${url}/demo/clock`, {
    method: 'POST',
    body: JSON.stringify({ advanceSeconds: advanceMs / MS_PER_SECOND }),
  });
  return { status: response.status, body: (await response.json()) as AdvanceBody };
}

/** A sealed payload and its key, as the gateway would have stored them. */
async function storePayload(organizationId: string, expiresAt: Date): Promise<void> {
  await hourKeyring().forSealing(organizationId as OrganizationId, expiresAt);
  await testDatabase.query('SELECT create_payload_partition($1::date)', [utcDayOf(expiresAt).toISOString()]);
  await testDatabase.query(
    `INSERT INTO payload (organization_id, request_id, part, expires_at, project_id, policy_version, media_type, format, key_id,
       hour_key_generation, wrapped_key, ciphertext, plaintext_size_bytes, digest, admitted_at)
     VALUES ($1, $2, 'request', $3, $2, 1, 'application/json', 1, $2, 1, '\\x00', '\\x00', 1, sha256('\\x00'), lethe_now())`,
    [organizationId, randomUUID(), expiresAt],
  );
  await testDatabase.query(
    `INSERT INTO keyring.payload_tally AS tally (organization_id, admitted_day, expiry_day, stored_count)
     VALUES ($1, (lethe_now() AT TIME ZONE 'UTC')::date, $2::date, 1)
     ON CONFLICT (organization_id, admitted_day, expiry_day) DO UPDATE SET stored_count = tally.stored_count + 1`,
    [organizationId, utcDayOf(expiresAt).toISOString()],
  );
}

/** Real keys, because the rotation of the master key rewraps them on the way. */
function hourKeyring(): HourKeyring {
  const database = createDatabase({
    url: testDatabase.urlAs('lethe_gateway'),
    applicationName: 'a gateway',
    poolSizeMax: 1,
  });
  opened.push(database);
  const masterKeys = openMasterKeys({ LETHE_MASTER_KEY_FILE: join(folder, 'master.key') });
  return createHourKeyring({ masterKeys, hourKeys: createHourKeyStore(database), clock: realClock });
}

/** Has the database note the domain instant at which each hour key is destroyed. */
async function watchKeys(): Promise<() => Promise<{ expiry_hour: Date; destroyed_at: Date }[]>> {
  await testDatabase.query('DROP TABLE IF EXISTS destroyed_key CASCADE');
  await testDatabase.query('CREATE TABLE destroyed_key (expiry_hour timestamptz, destroyed_at timestamptz)');
  await testDatabase.query(`CREATE OR REPLACE FUNCTION note_destroyed_key() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
    BEGIN INSERT INTO public.destroyed_key VALUES (OLD.expiry_hour, public.lethe_now()); RETURN NULL; END $$`);
  await testDatabase.query(`CREATE OR REPLACE TRIGGER note_destroyed_key AFTER DELETE ON keyring.hour_key
    FOR EACH ROW EXECUTE FUNCTION note_destroyed_key()`);
  return () => testDatabase.query('SELECT * FROM destroyed_key ORDER BY expiry_hour');
}

describe('the worker', () => {
  it('creates the partitions at its first start, gets ready and says what it ran', async () => {
    await insertOrganization(testDatabase, { payloadRetentionDays: 3 });
    const url = await start('cloud');
    await expect.poll(async () => (await partitions()).length).toBe(3 + 2 + 1);
    await expect.poll(async () => (await fetch(`${url}/health/ready`)).status).toBe(200);
    const readStatus = async () => (await (await fetch(`${url}/status`)).json()) as StatusBody;
    await expect.poll(readStatus).toMatchObject({
      mode: 'cloud',
      jobs: expect.arrayContaining([
        expect.objectContaining({
          name: 'create-payload-partitions',
          lastRun: expect.objectContaining({ outcome: { kind: 'succeeded', counts: { createdCount: 6 } } }),
        }),
      ]),
    });
    for (const job of (await readStatus()).jobs) expect(Date.parse(job.nextDueAt)).toBeGreaterThan(Date.now());
  });

  it('says how destruction stands, in words for people and in metrics with a gauge for each organization', async () => {
    const { organizationId } = await insertOrganization(testDatabase);
    const nextHour = addMs(utcHourOf(realClock.now()), MS_PER_HOUR);
    await storePayload(organizationId, nextHour);
    const url = await start('cloud');
    const readDestruction = async () =>
      ((await (await fetch(`${url}/status`)).json()) as { destruction: Record<string, unknown> }).destruction;
    await expect
      .poll(readDestruction)
      .toMatchObject({ confirmedAt: expect.any(String), lastKeySweepAt: expect.any(String) });
    expect(await readDestruction()).toMatchObject({
      pausedAt: null,
      overdueKeyCount: 0,
      storedPartCount: 1,
      organizationCount: 1,
    });
    const metrics = await fetch(`${url}/metrics`);
    expect(metrics.headers.get('content-type')).toMatch(/^text\/plain/);
    const [named] = await testDatabase.query<{ reference: string }>('SELECT log_reference($1) AS reference', [
      organizationId,
    ]);
    const nextDueSeconds = addMs(nextHour, MS_PER_HOUR).getTime() / MS_PER_SECOND;
    expect((await metrics.text()).split('\n')).toEqual(
      expect.arrayContaining([
        'lethe_destruction_paused{reason="clock_jump"} 0',
        `lethe_organization_next_due_timestamp_seconds{organization="${named?.reference}"} ${nextDueSeconds}`,
        'lethe_job_last_run_succeeded{job="destroy-hour-keys"} 1',
      ]),
    );
  });

  it.runIf(redisUrl !== undefined)('with REDIS_URL queues there and leaves no queue in the database', async () => {
    await insertOrganization(testDatabase, { payloadRetentionDays: 3 });
    // Another logical database than the queue's own tests use beside this one.
    const url = await start('demo', { REDIS_URL: new URL('/1', redisUrl).href });
    await expect.poll(async () => (await partitions()).length).toBe(3 + 2 + 1);
    await expect.poll(async () => (await fetch(`${url}/health/ready`)).status).toBe(200);
    expect((await advance(url, MS_PER_DAY)).status).toBe(200);
    expect(await testDatabase.query(`SELECT FROM pg_namespace WHERE nspname = 'bullmq'`)).toEqual([]);
  });

  it('outside demo mode has no time machine', async () => {
    const url = await start('self_hosted');
    expect((await advance(url, MS_PER_DAY)).status).toBe(404);
    expect(await testDatabase.query('SELECT FROM demo_clock')).toEqual([]);
  });

  it('of a demo shows the newest mail with its links, counts it as delivered, and does so in no other mode', async () => {
    await testDatabase.query('DELETE FROM outbox_mail');
    const text = 'Sign in:\nhttp://localhost:3000/sign-in/link#abc_-1\n';
    for (const recipient of ['first@halden.example', 'second@halden.example']) {
      await testDatabase.query(`SELECT queue_mail($1, 'sign_in', 'Your link', $2, '<p>link</p>')`, [recipient, text]);
    }
    const elsewhere = await start('cloud');
    expect((await fetch(`${elsewhere}/demo/outbox`)).status).toBe(404);
    expect(await testDatabase.query('SELECT FROM outbox_mail WHERE sent_at IS NOT NULL')).toEqual([]);
    const url = await start('demo');
    const read = async () =>
      (await (await fetch(`${url}/demo/outbox`)).json()) as { to: string; sentAt: string | null }[];
    await expect.poll(async () => (await read()).every(({ sentAt }) => sentAt !== null), { timeout: 8_000 }).toBe(true);
    const mails = await read();
    expect(mails.map(({ to }) => to)).toEqual(['second@halden.example', 'first@halden.example']);
    expect(mails[0]).toMatchObject({
      subject: 'Your link',
      text,
      html: '<p>link</p>',
      links: ['http://localhost:3000/sign-in/link#abc_-1'],
    });
  });

  it('outside demo mode refuses a database whose clock a demo has moved', async () => {
    await testDatabase.query('INSERT INTO demo_clock (id, offset_ms) VALUES (true, 3600000)');
    await expect(start('cloud')).rejects.toThrow('LETHE_MODE: ');
  });

  it('a database that does not answer, or was not migrated, is one line that names its variable', async () => {
    const url = new URL(testDatabase.urlAs('lethe_worker'));
    url.pathname = '/postgres';
    const env = environment({ DATABASE_URL: url.href });
    const logger = createLogger({ app: 'worker', level: 'error' });
    await expect(startWorker({ env, realClock, logger })).rejects.toThrow(
      /^DATABASE_URL: the database has no tables of ours; run /,
    );
    const nowhere = { ...env, DATABASE_URL: 'postgresql://lethe@127.0.0.1:1/lethe' };
    await expect(startWorker({ env: nowhere, realClock, logger })).rejects.toThrow(
      /^DATABASE_URL: nothing answers at this address; /,
    );
  });
});

describe('forty days of a demo', () => {
  it('destroy every key and drop every partition on time, leave what is not due, and create what is needed next', async () => {
    const { organizationId } = await insertOrganization(testDatabase, { payloadRetentionDays: 30 });
    const destroyedKeys = await watchKeys();
    const startedAt = realClock.now();
    const dueHours = [1, 2, 25, 72, 73, 400, 720, 900].map((hours) => addMs(utcHourOf(startedAt), hours * MS_PER_HOUR));
    for (const hour of dueHours) await storePayload(organizationId, addMs(hour, 59 * MS_PER_MINUTE));
    const laterHour = addMs(utcHourOf(startedAt), 1_100 * MS_PER_HOUR);
    await storePayload(organizationId, laterHour);
    const url = await start('demo');

    const { status, body } = await advance(url, 40 * MS_PER_DAY);
    expect([status, body.offsetSeconds]).toEqual([200, (40 * MS_PER_DAY) / MS_PER_SECOND]);
    expect(body.ran.map(({ failedCount }) => failedCount)).toEqual(body.ran.map(() => 0));
    const now = await databaseNow();
    expect(now.getTime() - startedAt.getTime()).toBeGreaterThanOrEqual(40 * MS_PER_DAY);
    expect(Date.parse(body.now)).toBeLessThanOrEqual(now.getTime());

    const destroyed = await destroyedKeys();
    expect(destroyed.map(({ expiry_hour: hour }) => hour)).toEqual(dueHours);
    for (const { expiry_hour: hour, destroyed_at: at } of destroyed) {
      const afterEndMs = at.getTime() - hour.getTime() - MS_PER_HOUR;
      expect(afterEndMs).toBeGreaterThan(0);
      expect(afterEndMs).toBeLessThan(15 * MS_PER_MINUTE);
    }
    const left = await testDatabase.query<{ expiry_hour: Date }>('SELECT expiry_hour FROM keyring.hour_key');
    expect(left).toEqual([{ expiry_hour: laterHour }]);
    // The master key was rotated on the way, and what lives opens by the version that there is now.
    const rotated = await testDatabase.query<{ version: number }>(
      'SELECT version FROM keyring.master_key_version WHERE destroyed_at IS NULL ORDER BY version',
    );
    expect(rotated.at(-1)?.version).toBeGreaterThanOrEqual(13);
    expect(rotated.length).toBeLessThanOrEqual(3);
    await expect(hourKeyring().forSealing(organizationId, laterHour)).resolves.toMatchObject({ generation: 1 });
    const [payloads] = await testDatabase.query<{ count: number }>('SELECT count(*)::int FROM payload');
    expect(payloads?.count).toBe(1);

    const days = (await partitions()).map(({ expiry_day: day }) => day.getTime());
    const today = utcDayOf(now).getTime();
    expect(days.at(0)).toBe(today);
    for (let ahead = 0; ahead <= 30 + 1; ahead += 1) expect(days).toContain(today + ahead * MS_PER_DAY);
    // Every day of the forty had its drop before 01:00, at an instant of its own.
    const drops = await testDatabase.query<{ due_at: Date }>(
      `SELECT due_at FROM job_run WHERE name = 'drop-payload-partitions'`,
    );
    const droppedDays = new Set(drops.map(({ due_at: dueAt }) => utcDayOf(dueAt).getTime()));
    for (let day = 1; day <= 40; day += 1)
      expect(droppedDays).toContain(utcDayOf(addMs(startedAt, day * MS_PER_DAY)).getTime());
  });

  it('every process has moved when the answer comes, and advances that are asked for together add up', async () => {
    const database = createDatabase({
      url: testDatabase.urlAs('lethe_worker'),
      applicationName: 'another process',
      poolSizeMax: 2,
    });
    opened.push(database);
    const follower = await followDemoClock({
      database,
      url: testDatabase.urlAs('lethe_worker'),
      app: 'another process',
      base: realClock,
    });
    opened.push(follower);
    const url = await start('demo');
    const before = follower.clock.now();
    expect((await advance(url, 3 * MS_PER_DAY)).status).toBe(200);
    expect(follower.clock.now().getTime() - before.getTime()).toBeGreaterThanOrEqual(3 * MS_PER_DAY);
    const answers = await Promise.all([advance(url, MS_PER_DAY), advance(url, MS_PER_DAY), advance(url, MS_PER_HOUR)]);
    const expectedSeconds = [4, 5, 5 + 1 / 24].map((days) => days * 86_400);
    expect(answers.map(({ body }) => body.offsetSeconds)).toEqual(expectedSeconds);
    expect(follower.clock.now().getTime() - before.getTime()).toBeGreaterThanOrEqual((5 + 1 / 24) * MS_PER_DAY);
  });

  it('a process that was stopped holds an advance up once, not at every step', async () => {
    const stopped = new pg.Client({
      connectionString: testDatabase.urlAs('lethe_worker'),
      application_name: 'lethe demo clock of stopped',
    });
    await stopped.connect();
    opened.push({ close: () => stopped.end() });
    const url = await start('demo');
    // Held up by 2 s at each of more than a hundred steps, this would not end within the time that a test has.
    expect(await advance(url, 40 * MS_PER_DAY)).toMatchObject({ status: 200, body: { offsetSeconds: 40 * 86_400 } });
  });

  it('a worker that ends during an advance stops half-way and passes nothing over', async () => {
    const url = await start('demo');
    const advancing = advance(url, 400 * MS_PER_DAY);
    await expect.poll(async () => (await databaseNow()).getTime() - Date.now()).toBeGreaterThan(MS_PER_DAY);
    await opened.pop()?.close();
    expect(await advancing).toMatchObject({ status: 503, body: { error: { code: 'service_unavailable' } } });
    const now = await databaseNow();
    const [newest] = await testDatabase.query<{ due_at: Date }>('SELECT max(due_at) AS due_at FROM job_run');
    expect(now.getTime() - (newest?.due_at.getTime() ?? 0)).toBeLessThan(MS_PER_DAY);
    expect(await testDatabase.query('SELECT FROM job_run WHERE finished_at IS NULL')).toEqual([]);
  });
});
