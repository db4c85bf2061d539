import { addMs, MS_PER_DAY, MS_PER_HOUR } from '@lethe/core/time';
import type pg from 'pg';
import { type Backup, type BackupKind, listBackups, removeBackup, writeBackup } from './backup-folder.ts';
import { assertSeesEverything, assertToolsFit, runTool, type ToolPlace, withClient } from './postgres-tools.ts';

/** How long a copy of wrapped keys is kept: they are worth nothing once their master key is gone, and must be gone by then. */
const KEY_DUMP_KEPT_MS = 7 * MS_PER_DAY;
/** How often the key schema is dumped. What the log gained since the newest dump is lost with the database. */
export const KEY_DUMP_EVERY_MS = MS_PER_HOUR;
export const BASE_DUMP_EVERY_MS = MS_PER_DAY;

export interface BackupTarget {
  readonly databaseUrl: string;
  /** The folder that holds the backups. */
  readonly root: string;
  readonly place: ToolPlace;
  readonly backupRetentionDays: number;
  readonly now: () => Date;
}

/** Keys never enter a base backup, which is kept for longer than they may live; sessions and links are worth nothing later. */
const DUMP_ARGUMENTS: Readonly<Record<BackupKind, readonly string[]>> = {
  base: [
    '--exclude-table-data=keyring.*',
    '--exclude-table-data=public.session',
    '--exclude-table-data=public.staff_session',
    '--exclude-table-data=public.email_token',
    '--exclude-table-data=public.rate_window',
    '--exclude-schema=bullmq*',
  ],
  keys: ['--data-only', '--schema=keyring'],
};

/**
 * Takes a backup, and after a base backup one of the keys right away, so that the two fit. Then removes what is older than it may be.
 * @throws {OperatorError} when a tool or a right is missing; what was there before stays
 */
export async function takeBackup(kind: BackupKind, target: BackupTarget): Promise<readonly Backup[]> {
  await assertToolsFit(target.place, target.databaseUrl);
  const taken = [await takeOne(kind, target)];
  if (kind === 'base') taken.push(await takeOne('keys', target));
  await removeOldBackups(target);
  await forgetJournal(target);
  return taken;
}

/** What happened before the oldest base backup that may still be kept has to be done again by no restore. */
async function forgetJournal({ databaseUrl, now, backupRetentionDays }: BackupTarget): Promise<void> {
  const before = addMs(now(), -(backupRetentionDays + 1) * MS_PER_DAY);
  await withClient(databaseUrl, (client) =>
    client.query('DELETE FROM keyring.purge_journal WHERE written_at < $1', [before]),
  );
}

/** The newest of each kind stays, however old: without it there would be none. */
export async function removeOldBackups({
  root,
  now,
  backupRetentionDays,
}: Omit<BackupTarget, 'databaseUrl' | 'place'>): Promise<Backup[]> {
  const lives: Readonly<Record<BackupKind, number>> = {
    // One round earlier, so that none is older than promised when the next one is taken.
    keys: KEY_DUMP_KEPT_MS - KEY_DUMP_EVERY_MS,
    base: backupRetentionDays * MS_PER_DAY - BASE_DUMP_EVERY_MS,
  };
  const removed: Backup[] = [];
  for (const kind of ['base', 'keys'] as const) {
    const [, ...older] = await listBackups(root, kind);
    for (const backup of older) {
      if (now().getTime() - backup.takenAt.getTime() <= lives[kind]) continue;
      await removeBackup(backup);
      removed.push(backup);
    }
  }
  return removed;
}

async function takeOne(kind: BackupKind, { databaseUrl, root, place, now }: BackupTarget): Promise<Backup> {
  const facts = await withClient(databaseUrl, async (client) => {
    await assertSeesEverything(client);
    return { kind, takenAt: now(), ...(await describeDatabase(client)) };
  });
  return writeBackup(root, facts, (file) =>
    runTool('pg_dump', {
      place,
      databaseUrl,
      toolArguments: ['--format=custom', `--file=${file}`, '--lock-wait-timeout=60s', ...DUMP_ARGUMENTS[kind]],
    }),
  );
}

/** What a restore has to know about the database that a dump is of. */
export async function describeDatabase(client: pg.Client): Promise<{ migration: string; serverVersion: string }> {
  const { rows } = await client.query<{ migration: string; serverVersion: string }>(
    `SELECT max(migration_name) AS migration, current_setting('server_version') AS "serverVersion"
     FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`,
  );
  return rows[0] ?? { migration: '', serverVersion: '' };
}
