import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase, type Database } from '@lethe/db';
import { createLogger } from '@lethe/telemetry';
import { useDatabase } from '@lethe/testkit/postgres';
import { parseCheckpoint } from '@lethe/translog';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { WorkerEnv } from '../env.ts';
import type { KeptLooking } from '../keep-looking.ts';
import { startLogSigning } from './start-log-signing.ts';

const testDatabase = useDatabase();
let folder: string;
let database: Database;
let lines: { event: string; reason?: string }[];
const started: KeptLooking[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lethe-signing-'));
  lines = [];
  database = createDatabase({ url: testDatabase.urlAs('lethe_worker'), applicationName: 'test', poolSizeMax: 3 });
});
afterEach(async () => {
  for (const signing of started.splice(0)) await signing.close();
  await database.close();
  rmSync(folder, { recursive: true });
});

function environment(files: Pick<WorkerEnv, 'LETHE_LOG_KEY_FILE' | 'LETHE_LOG_HEAD_FILE'>): WorkerEnv {
  const DATABASE_URL = testDatabase.urlAs('lethe_worker');
  return { DATABASE_URL, LETHE_LOG_NAME: 'lethe.test', ...files } as WorkerEnv;
}

async function start(files: Parameters<typeof environment>[0]): Promise<void> {
  const write = (line: string) => void lines.push(JSON.parse(line) as (typeof lines)[number]);
  const logger = createLogger({ app: 'worker', level: 'debug', write });
  started.push(await startLogSigning({ env: environment(files), database, logger }));
}

const filesOf = (keyName: string) => ({
  LETHE_LOG_KEY_FILE: join(folder, keyName),
  LETHE_LOG_HEAD_FILE: join(folder, 'log-head'),
});
const append = () => testDatabase.query(`SELECT append_log_leaf(NULL, 'deletion', '{}')`);
const checkpoints = () =>
  testDatabase.query<{ size: string; note: string }>('SELECT size, note FROM keyring.log_checkpoint ORDER BY size');
const eventsOf = (event: string) => lines.filter((line) => line.event === event);

test('a leaf is signed as soon as it is committed, by a key that the log announces, and a changed key is told', async () => {
  await start(filesOf('first.key'));
  await append();
  await expect.poll(async () => (await checkpoints()).map(({ size }) => size), { timeout: 4_000 }).toEqual(['1']);
  await append();
  await expect.poll(async () => (await checkpoints()).map(({ size }) => size), { timeout: 4_000 }).toEqual(['1', '2']);
  expect(eventsOf('log_key_changed')).toEqual([]);
  for (const signing of started.splice(0)) await signing.close();

  await start(filesOf('second.key'));
  expect(eventsOf('log_key_changed')).toHaveLength(1);
  await append();
  await expect.poll(async () => (await checkpoints()).length, { timeout: 4_000 }).toBe(3);
  const signers = await testDatabase.query<{ key_id: string; name: string; public_key: Buffer }>(
    'SELECT * FROM keyring.log_signer',
  );
  const keysOfNotes = (await checkpoints()).map(({ note }) =>
    signers.findIndex(({ key_id: keyId, name, public_key: publicKey }) => {
      const encoded = Buffer.concat([Buffer.of(1), publicKey]).toString('base64');
      return parseCheckpoint({ note, verifierKey: `${name}+${keyId}+${encoded}` }).kind === 'verified';
    }),
  );
  expect(keysOfNotes[0]).toBe(keysOfNotes[1]);
  expect(keysOfNotes[2]).not.toBe(keysOfNotes[1]);
  expect(keysOfNotes).not.toContain(-1);

  // The same head again and again is one alarm, and the file stays.
  const kept = readFileSync(join(folder, 'log-head'), 'utf8');
  await testDatabase.query(
    'SET session_replication_role = replica; UPDATE keyring.log_head SET size = 2; SET session_replication_role = DEFAULT',
  );
  for (let told = 0; told < 3; told += 1) await testDatabase.query('SELECT pg_notify($1, $2)', ['lethe_log', '']);
  await expect.poll(() => eventsOf('log_head_inconsistent').length, { timeout: 4_000 }).toBe(1);
  expect(eventsOf('log_head_inconsistent')[0]?.reason).toBe('smaller_than_head_file');
  expect(readFileSync(join(folder, 'log-head'), 'utf8')).toBe(kept);
});

test('without a key file nothing is signed, and the worker says so', async () => {
  await start({ LETHE_LOG_KEY_FILE: undefined, LETHE_LOG_HEAD_FILE: undefined });
  expect(lines.map(({ event }) => event)).toEqual(['log_is_not_signed']);
});
