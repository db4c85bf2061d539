import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OrganizationId, RequestId } from '@lethe/core/tenancy';
import { addMs, MS_PER_DAY, MS_PER_HOUR, utcHourOf } from '@lethe/core/time';
import { runMigrate } from '@lethe/prisma/migrate';
import { insertOrganization } from '@lethe/testkit/postgres';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { finishRestore, restoreDatabase } from '../restore/restore-database.ts';
import { dumpFile, listBackups } from './backup-folder.ts';
import { type BackupTarget, takeBackup } from './take-backup.ts';
import { type DrillDatabase, openDrillDatabase, textsOf } from './testing/drill-database.ts';
import { findSystemPostgres, type SystemPostgres, startSystemPostgres } from './testing/system-postgres.ts';

const binFolder = findSystemPostgres();

/** PostgreSQL's own tools come with a PostgreSQL of the machine; without one there is nothing to drill with. */
describe.skipIf(binFolder === null)('a restore', () => {
  const startedAt = new Date();
  const day = (count: number) => addMs(startedAt, count * MS_PER_DAY);
  const folder = mkdtempSync(join(tmpdir(), 'lethe-drill-'));
  const place = { binFolder };
  let server: SystemPostgres;
  let live: DrillDatabase;
  let target: BackupTarget;

  beforeAll(async () => {
    server = await startSystemPostgres(binFolder ?? '');
    const admin = new pg.Client(server.urlOf('postgres'));
    await admin.connect();
    await admin.query('CREATE DATABASE live TEMPLATE template0');
    await admin.end();
    expect(await runMigrate('deploy', undefined, server.urlOf('live'))).toBe(0);
    live = await openDrillDatabase({ url: server.urlOf('live'), keyFolder: folder });
    await live.start();
    const now = () => live.clock.now();
    target = { databaseUrl: server.urlOf('live'), root: join(folder, 'backups'), place, backupRetentionDays: 45, now };
  }, 120_000);
  afterAll(async () => {
    await live?.close();
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('invariant 31: forty days of deletions and key rotations later, an old base backup opens whatever has not expired, and nothing that was deleted', async () => {
    const organization = await insertOrganization(live);
    const other = await insertOrganization(live);
    const hour = utcHourOf(day(60));
    const expired = await live.store(organization, day(5));
    const held = await live.store(organization, day(6));
    const gone = await insertOrganization(live);
    // Held when the backup was taken; the hold was released before the purge, and of that the journal says nothing any more.
    await live.hold(await live.store(gone, day(50)));
    const erased = await live.store(organization, addMs(hour, MS_PER_HOUR / 4));
    const survivor = await live.store(organization, addMs(hour, MS_PER_HOUR / 2));
    const elsewhere = await live.store(other, day(50));
    expect(await live.read(survivor)).toEqual(textsOf(survivor));
    await takeBackup('base', target);
    cpSync(target.root, join(folder, 'of-then'), { recursive: true });

    for (let halfDays = 1; halfDays <= 80; halfDays += 1) {
      await live.moveTo(day(halfDays / 2));
      if (halfDays === 2) await live.hold(held);
      if (halfDays === 20) await live.erase(erased);
      if (halfDays === 60) await live.purgeKeySchema(gone.organizationId);
      if (halfDays === 30)
        await live.query('UPDATE api_key SET revoked_at = lethe_now() WHERE id = $1', [other.apiKeyId]);
      await live.runKeyJobs();
    }
    await takeBackup('keys', target);
    const [{ count } = { count: 0 }] = await live.query<{ count: number }>(
      'SELECT count(*)::int FROM keyring.master_key_version WHERE destroyed_at IS NOT NULL',
    );
    expect(count).toBeGreaterThan(10);

    const report = await restoreDatabase({ root: target.root, targetUrl: server.urlOf('restored'), place });
    expect(report.steps).toContainEqual({ step: 'erasures', rowCount: 1 });
    expect(report.steps).toContainEqual({ step: 'held parts', rowCount: 2 });
    expect(report.steps).toContainEqual({ step: 'purges', rowCount: 1 });
    const restored = await openDrillDatabase({ url: server.urlOf('restored'), keyFolder: folder });
    try {
      await restored.moveTo(day(40));
      expect(await restored.read(survivor)).toEqual(textsOf(survivor));
      expect(await restored.read(elsewhere)).toEqual(textsOf(elsewhere));
      expect(await restored.read(expired)).toEqual([]);
      expect(await restored.read(erased)).toEqual([]);
      expect(await restored.read(held)).toEqual([]);
      expect(await restored.read(held, true)).toEqual(textsOf(held));
      expect(await restored.rowsOf(gone.organizationId)).toEqual([]);
      const left = await restored.query('SELECT request_id FROM payload WHERE request_id = $1', [erased.id]);
      expect(left).toEqual([]);
      const keys = await restored.query('SELECT revoked_at IS NOT NULL AS "isRevoked" FROM api_key WHERE id = $1', [
        other.apiKeyId,
      ]);
      expect(keys).toEqual([{ isRevoked: true }]);
      // What has expired lies there until its day is dropped, and no key that lives opens it, whatever the clock says.
      await restored.moveTo(startedAt);
      await expect(restored.read(expired)).rejects.toMatchObject({ code: 'key_unavailable' });
    } finally {
      await restored.close();
    }
  }, 300_000);

  test('the keys that were dumped with an old base open nothing any more', async () => {
    const options = { root: join(folder, 'of-then'), targetUrl: server.urlOf('of_then'), place };
    await restoreDatabase(options);
    const restored = await openDrillDatabase({ url: options.targetUrl, keyFolder: folder });
    await restored.moveTo(startedAt);
    const records = await restored.query<{ organizationId: OrganizationId; id: RequestId }>(
      'SELECT organization_id AS "organizationId", id FROM request',
    );
    expect(records).toHaveLength(6);
    for (const record of records)
      await expect(restored.read(record)).rejects.toMatchObject({ code: 'key_unavailable' });
    await restored.close();
  }, 60_000);

  test('a base that came back by other means is finished from the newest dump of the keys', async () => {
    const organization = await insertOrganization(live);
    const erased = await live.store(organization, day(70));
    await cloneDatabase('live', 'snapshot');
    await live.erase(erased);
    await takeBackup('keys', target);
    await finishRestore({ root: target.root, targetUrl: server.urlOf('snapshot'), place });
    const restored = await openDrillDatabase({ url: server.urlOf('snapshot'), keyFolder: folder });
    expect(await restored.read(erased)).toEqual([]);
    await restored.close();
  }, 120_000);

  test('no app connects to a database whose restore was interrupted', async () => {
    await takeBackup('keys', target);
    const [keys] = await listBackups(target.root, 'keys');
    const manifest = join(keys?.folder ?? '', 'manifest.json');
    const written = await readFile(manifest, 'utf8');
    writeFileSync(manifest, JSON.stringify({ ...JSON.parse(written), migration: '29990101000000_later' }));
    const options = { root: target.root, targetUrl: server.urlOf('interrupted'), place };
    await expect(restoreDatabase(options)).rejects.toThrow('Restore with that release');
    writeFileSync(manifest, written);
    const app = new pg.Client(live.roleUrl('lethe_app').replace('/live', '/interrupted'));
    await expect(app.connect()).rejects.toThrow('permission denied for database "interrupted"');
    await expect(restoreDatabase(options)).rejects.toThrow('exists already');
  }, 120_000);

  test('a dump that was altered is refused before anything is made', async () => {
    await takeBackup('keys', target);
    const [keys] = await listBackups(target.root, 'keys');
    if (keys === undefined) throw new Error('a dump of the keys was taken');
    writeFileSync(dumpFile(keys), Buffer.concat([await readFile(dumpFile(keys)), Buffer.from([0])]));
    const options = { root: target.root, targetUrl: server.urlOf('altered'), place };
    await expect(restoreDatabase(options)).rejects.toThrow('differs from the manifest');
    rmSync(keys.folder, { recursive: true });
  }, 60_000);

  test('a base backup holds no key and no session, and a role under row-level security may not take one', async () => {
    await takeBackup('base', target);
    const [base] = await listBackups(target.root, 'base');
    expect(readdirSync(base?.folder ?? '').toSorted()).toEqual(['database.dump', 'manifest.json']);
    const listed = execFileSync(join(binFolder ?? '', 'pg_restore'), [
      '--list',
      base === undefined ? '' : dumpFile(base),
    ]);
    expect(listed.toString()).toContain('TABLE DATA public payload_2');
    expect(listed.toString()).not.toMatch(/TABLE DATA (keyring|public (session|staff_session|email_token)) /);
    await expect(takeBackup('base', { ...target, databaseUrl: live.roleUrl('lethe_worker') })).rejects.toThrow(
      'BYPASSRLS',
    );
  }, 60_000);

  async function cloneDatabase(from: string, to: string): Promise<void> {
    await live.close();
    const admin = new pg.Client(server.urlOf('postgres'));
    await admin.connect();
    await admin.query(`CREATE DATABASE ${to} TEMPLATE ${from}`);
    await admin.end();
    live = await openDrillDatabase({ url: server.urlOf('live'), keyFolder: folder });
    await live.moveTo(day(41));
  }
});
