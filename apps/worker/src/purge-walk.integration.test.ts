import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MS_PER_DAY, MS_PER_HOUR, MS_PER_SECOND } from '@lethe/core/time';
import { createLogger } from '@lethe/telemetry';
import { insertOrganization, moveOrganization, useDatabase } from '@lethe/testkit/postgres';
import { verifyReceipt } from '@lethe/translog/verify-receipt.mjs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readEnv } from './env.ts';
import { type RunningWorker, startWorker } from './start-worker.ts';

const testDatabase = useDatabase();
const lines: string[] = [];
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
    LETHE_LOG_KEY_FILE: join(folder, 'log.key'),
    LETHE_LOG_HEAD_FILE: join(folder, 'log-head'),
    LETHE_LOG_LEVEL: 'debug',
  });
  const logger = createLogger({ app: 'worker', level: 'debug', write: (line) => void lines.push(line) });
  worker = await startWorker({ env: { ...env, LETHE_WORKER_PORT: 0 }, realClock: { now: () => new Date() }, logger });
  return `http://127.0.0.1:${worker.port}`;
}

async function advance(url: string, advanceMs: number): Promise<void> {
  const body = JSON.stringify({ advanceSeconds: advanceMs / MS_PER_SECOND });
  expect((await fetch(`${url}/demo/clock`, { method: 'POST', body })).status).toBe(200);
}

const stateOf = async (id: string) =>
  (
    await testDatabase.query<{ state: string }>('SELECT lifecycle_state AS state FROM organization WHERE id = $1', [id])
  )[0]?.state;

test('a worker purges an organization on the day that was stamped, mails its owner a signed receipt, and its log never named it', async () => {
  const { organizationId } = await insertOrganization(testDatabase);
  await testDatabase.query(
    `WITH person AS (INSERT INTO "user" (id, name, email) VALUES (gen_random_uuid(), 'Ada', 'ada@example.com') RETURNING id)
     INSERT INTO member (organization_id, user_id, role) SELECT $1, id, 'owner' FROM person`,
    [organizationId],
  );
  const url = await startDemo();
  await moveOrganization(testDatabase, organizationId, 'closed');
  await advance(url, 30 * MS_PER_DAY - MS_PER_HOUR);
  expect(await stateOf(organizationId)).toBe('closed');
  await advance(url, 2 * MS_PER_HOUR);
  expect(await stateOf(organizationId)).toBeUndefined();

  const outbox = (await (await fetch(`${url}/demo/outbox`)).json()) as { to: string; subject: string; text: string }[];
  const mail = outbox.find(({ to, subject }) => to === 'ada@example.com' && /was purged/.test(subject));
  const text = mail?.text ?? '';
  const [signer] = await testDatabase.query<{ key: string }>(
    `SELECT name || '+' || key_id || '+' || encode('\\x01'::bytea || public_key, 'base64') AS key FROM keyring.log_signer`,
  );
  const receipt = text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1);
  const verdict = verifyReceipt({ receipt, verifierKeys: [signer?.key ?? ''], organizationId });
  expect(verdict).toMatchObject({ kind: 'verified', leafType: 'purge', isOrganizationConfirmed: true });
  expect(lines.join('')).toContain('purge-organizations');
  expect(lines.join('')).not.toContain(organizationId);
}, 120_000);
