import { randomBytes, randomUUID } from 'node:crypto';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OrganizationId, ProjectId, RequestId } from '@lethe/core/tenancy';
import { addMs, MS_PER_DAY, MS_PER_HOUR } from '@lethe/core/time';
import {
  createDatabase,
  createHourKeyStore,
  createMasterKeyRotationStore,
  createMasterKeyVersions,
  type Database,
} from '@lethe/db';
import { useDatabase } from '@lethe/testkit/postgres';
import {
  createMasterKeyRotation,
  createMasterKeyWriter,
  createSealer,
  openMasterKeys,
  type RotationReport,
  startMasterKeys,
} from '@lethe/vault';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

const testDatabase = useDatabase();
const realClock = { now: () => new Date() };
let gateway: Database;
let worker: Database;
let folder: string;
let file: string;

beforeAll(() => {
  const connect = (role: 'lethe_gateway' | 'lethe_worker') =>
    createDatabase({ url: testDatabase.urlAs(role), applicationName: 'lethe rotation test', poolSizeMax: 4 });
  gateway = connect('lethe_gateway');
  worker = connect('lethe_worker');
});
afterAll(() => Promise.all([gateway.close(), worker.close()]));
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lethe-rotation-'));
  file = join(folder, 'master.key');
  await testDatabase.query('TRUNCATE keyring.hour_key, keyring.master_key_version, demo_clock');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Moves the database's clock ahead and runs what is due there. */
async function rotateAt(aheadMs: number): Promise<RotationReport> {
  await testDatabase.query(
    'INSERT INTO demo_clock (id, offset_ms) VALUES (true, $1) ON CONFLICT (id) DO UPDATE SET offset_ms = EXCLUDED.offset_ms',
    [aheadMs],
  );
  const store = createMasterKeyRotationStore(worker);
  const masterKeys = openMasterKeys({ LETHE_MASTER_KEY_FILE: file }, { keepsDisabled: true });
  return createMasterKeyRotation({ masterKeys, writer: createMasterKeyWriter(file), store }).run(
    addMs(new Date(), aheadMs),
  );
}

function sealerOf(path = file) {
  const masterKeys = openMasterKeys({ LETHE_MASTER_KEY_FILE: path });
  return createSealer({ masterKeys, hourKeys: createHourKeyStore(gateway), clock: realClock });
}

async function sealOne() {
  const binding = {
    organizationId: randomUUID() as OrganizationId,
    projectId: randomUUID() as ProjectId,
    requestId: randomUUID() as RequestId,
    part: 'request' as const,
    expiresAt: addMs(new Date(), 30 * MS_PER_DAY),
    policyVersion: 1,
    mediaType: 'application/json',
  };
  return { ...(await sealerOf().seal(binding, Buffer.from('canary-6c1f'))), holdId: null };
}

const hourKeyRows = () =>
  testDatabase.query<{ wrapped_key: Buffer; master_key_version: number }>('SELECT * FROM keyring.hour_key');

function start(path = file, problems: unknown[] = []) {
  return startMasterKeys({
    settings: { LETHE_MASTER_KEY_FILE: path },
    versions: createMasterKeyVersions(gateway),
    onProblem: (problem) => problems.push(problem),
  });
}

describe('a rotation on a real database and file', () => {
  it('invariant 18: what a backup holds opens by no key that lives a week later, and what lives still opens', async () => {
    (await start()).close();
    const part = await sealOne();
    const backup = await hourKeyRows();
    const keysAtBackup = join(folder, 'copied.key');
    copyFileSync(file, keysAtBackup);
    for (let hour = 0; hour <= 7 * 24; hour += 1) await rotateAt(hour * MS_PER_HOUR);

    expect(Buffer.from((await sealerOf().open(part)).bytes).toString()).toBe('canary-6c1f');
    const restore = async () => {
      await testDatabase.query('TRUNCATE keyring.hour_key');
      await testDatabase.query('ALTER TABLE keyring.hour_key DISABLE TRIGGER hour_key_needs_live_master_key');
      for (const row of backup) {
        const columns = Object.keys(row);
        await testDatabase.query(
          `INSERT INTO keyring.hour_key (${columns.join()}) VALUES (${columns.map((_, index) => `$${index + 1}`).join()})`,
          Object.values(row),
        );
      }
      await testDatabase.query('ALTER TABLE keyring.hour_key ENABLE TRIGGER hour_key_needs_live_master_key');
    };
    await restore();
    await expect(sealerOf().open(part)).rejects.toMatchObject({
      code: 'key_unavailable',
      publicMessage: expect.stringMatching(/^This needs master key version 1\. Loaded: /),
    });
    // The right key alone opens it: the wrap itself was whole.
    expect(Buffer.from((await sealerOf(keysAtBackup).open(part)).bytes).toString()).toBe('canary-6c1f');
  });

  it('of forty days leaves one version, one leaf for each destroyed one, and every payload readable', async () => {
    (await start()).close();
    const parts = [await sealOne(), await sealOne()];
    const rotation = createMasterKeyRotation({
      masterKeys: openMasterKeys({ LETHE_MASTER_KEY_FILE: file }, { keepsDisabled: true }),
      writer: createMasterKeyWriter(file),
      store: createMasterKeyRotationStore(worker),
    });
    let visitCount = 0;
    const startedAt = new Date();
    for (let at: Date | null = startedAt; at !== null && at <= addMs(startedAt, 40 * MS_PER_DAY); ) {
      await rotateAt(at.getTime() - Date.now() + MS_PER_HOUR);
      at = await rotation.nextWorkAt(addMs(at, MS_PER_HOUR));
      visitCount += 1;
    }
    expect(visitCount).toBeLessThan(45);
    const leaves = await testDatabase.query(`SELECT FROM keyring.log_leaf WHERE kind = 'master_key_destruction'`);
    const versions = await createMasterKeyRotationStore(worker).list();
    const destroyed = versions.filter(({ destroyedAt }) => destroyedAt !== null);
    expect(destroyed.length).toBeGreaterThanOrEqual(11);
    expect(leaves.length).toBeGreaterThanOrEqual(destroyed.length);
    for (const part of parts) expect(Buffer.from((await sealerOf().open(part)).bytes).toString()).toBe('canary-6c1f');
    const newest = versions.at(-1)?.version;
    for (const row of await hourKeyRows()) expect(row.master_key_version).toBe(newest);
  });

  it('is noticed by a process that wraps by a version which was disabled elsewhere', async () => {
    const slow = openMasterKeys({ LETHE_MASTER_KEY_FILE: file }, { monotonicMs: () => 0 });
    await rotateAt(0);
    await rotateAt(3 * MS_PER_DAY);
    await rotateAt(3 * MS_PER_DAY + MS_PER_HOUR);
    expect(slow.newestVersion).toBe(1);
    const sealer = createSealer({ masterKeys: slow, hourKeys: createHourKeyStore(gateway), clock: realClock });
    const binding = { ...(await sealOne()), organizationId: randomUUID() as OrganizationId };
    await sealer.seal(binding, Buffer.from('late'));
    expect((await hourKeyRows()).map((row) => row.master_key_version)).toEqual([2, 2]);
  });
});

describe('a start (F29)', () => {
  it('with another key under a known version is refused, and says that it is another', async () => {
    (await start()).close();
    await expect(start(join(folder, 'other.key'))).rejects.toMatchObject({
      code: 'key_unavailable',
      publicMessage: expect.stringContaining('This is not the master key of this database: another key was version 1.'),
    });
  });

  it('with an older copy of the file is refused, and names the version that it lacks', async () => {
    (await start()).close();
    const copy = join(folder, 'older.key');
    copyFileSync(file, copy);
    await rotateAt(3 * MS_PER_DAY);
    (await start()).close();
    await expect(start(copy)).rejects.toMatchObject({
      publicMessage:
        'Master key version 2 is in use, and LETHE_MASTER_KEY_FILE has version 1: an older copy. Restore the newest one.',
    });
  });

  it('without a version that living keys need works, and raises an alarm that names it', async () => {
    await sealOne();
    await testDatabase.query('UPDATE keyring.hour_key SET master_key_version = 9');
    const problems: unknown[] = [];
    (await start(file, problems)).close();
    expect(problems).toMatchObject([{ publicMessage: 'What lives needs master key version 9. Loaded: 1.' }]);
  });

  it('with the keys of an old backup opens what is wrapped by the newest, drops the destroyed one, and says so', async () => {
    (await start()).close();
    await rotateAt(3 * MS_PER_DAY);
    const copy = join(folder, 'both.key');
    copyFileSync(file, copy);
    const part = await sealOne();
    for (const hours of [73, 98]) await rotateAt(hours * MS_PER_HOUR);
    const problems: unknown[] = [];
    const { masterKeys, close } = await start(copy, problems);
    expect(problems).toMatchObject([
      { publicMessage: expect.stringContaining('version 1 was destroyed and is loaded again') },
    ]);
    const old = { bytes: randomBytes(60), masterKeyVersion: 1, associatedData: Buffer.alloc(1) };
    expect(() => masterKeys.unwrap(old)).toThrow('1 (disabled)');
    const sealer = createSealer({ masterKeys, hourKeys: createHourKeyStore(gateway), clock: realClock });
    expect(Buffer.from((await sealer.open(part)).bytes).toString()).toBe('canary-6c1f');
    close();
  });
});
