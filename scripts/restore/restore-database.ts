import { runMigrate } from '@lethe/prisma/migrate';
import pg from 'pg';
import { assertIntact, type Backup, dumpFile, listBackups } from '../backup/backup-folder.ts';
import { assertSeesEverything, assertToolsFit, runTool, type ToolPlace, withClient } from '../backup/postgres-tools.ts';
import { describeDatabase } from '../backup/take-backup.ts';
import { OperatorError } from '../processes/operator-error.ts';
import { admitApps, keepAppsOut, makeRoles } from './app-access.ts';
import { replaceKeys } from './replace-keys.ts';
import { type ReplayStep, replayJournal } from './replay-journal.ts';

export interface RestoreOptions {
  /** The folder that `npm run backup` wrote to. */
  readonly root: string;
  /** Names a database that does not exist yet. */
  readonly targetUrl: string;
  readonly place: ToolPlace;
}

export interface RestoreReport {
  /** Null where the base came back by other means. */
  readonly base: Backup | null;
  readonly keys: Backup;
  readonly steps: readonly ReplayStep[];
}

/**
 * Makes a new database of the newest base backup and the newest dump of the keys, and does again what was destroyed since. No app can connect
 * before all of it is done: an interrupted restore leaves a database that nothing serves from, to be dropped.
 * @throws {OperatorError} when something is missing or does not fit; the backups stay as they are
 */
export async function restoreDatabase({ root, targetUrl, place }: RestoreOptions): Promise<RestoreReport> {
  const [base, keys] = [await newest(root, 'base'), await newest(root, 'keys')];
  await Promise.all([assertIntact(base), assertIntact(keys)]);
  const { maintenanceUrl, name } = splitTarget(targetUrl);
  await assertToolsFit(place, maintenanceUrl);
  await withClient(maintenanceUrl, async (client) => {
    await assertSeesEverything(client);
    await makeRoles(client);
    await createEmpty(client, name);
  });
  await runTool('pg_restore', {
    place,
    databaseUrl: targetUrl,
    toolArguments: ['--exit-on-error', `--dbname=${name}`, dumpFile(base)],
  });
  return { base, ...(await finish({ targetUrl, keys, place })) };
}

/**
 * The second half alone, for a database whose base came back by other means, such as a snapshot or `pg_basebackup`: its keys are replaced by
 * the newest dump of them, whatever it has.
 */
export async function finishRestore({ root, targetUrl, place }: RestoreOptions): Promise<RestoreReport> {
  const keys = await newest(root, 'keys');
  await assertIntact(keys);
  await assertToolsFit(place, targetUrl);
  await withClient(targetUrl, async (client) => {
    await assertSeesEverything(client);
    await makeRoles(client);
    await keepAppsOut(client);
  });
  return { base: null, ...(await finish({ targetUrl, keys, place })) };
}

interface FinishOptions {
  readonly targetUrl: string;
  readonly keys: Backup;
  readonly place: ToolPlace;
}

async function finish({ targetUrl, keys, place }: FinishOptions): Promise<Pick<RestoreReport, 'keys' | 'steps'>> {
  await fitSchema(targetUrl, keys);
  await replaceKeys({ targetUrl, keys, place });
  const steps = await withClient(targetUrl, async (client) => {
    const replayed = await replayJournal(client);
    await admitApps(client);
    return replayed;
  });
  return { keys, steps };
}

/** Brings the tables to where the keys were dumped. Keys from an older release than the tables do not happen: both are dumped from one database. */
async function fitSchema(targetUrl: string, keys: Backup): Promise<void> {
  const migrationOf = () => withClient(targetUrl, async (client) => (await describeDatabase(client)).migration);
  if ((await migrationOf()) === keys.migration) return;
  const exitCode = await runMigrate('deploy', undefined, targetUrl);
  if (exitCode === 0 && (await migrationOf()) === keys.migration) return;
  throw new OperatorError(
    `The keys were dumped by the release whose newest migration is ${keys.migration}. Restore with that release, and upgrade afterwards.`,
  );
}

async function newest(root: string, kind: 'base' | 'keys'): Promise<Backup> {
  const [backup] = await listBackups(root, kind);
  if (backup !== undefined) return backup;
  const words = kind === 'base' ? 'base backup' : 'dump of the keys';
  throw new OperatorError(`${root} has no finished ${words}. Name the folder that npm run backup wrote to.`);
}

function splitTarget(targetUrl: string): { maintenanceUrl: string; name: string } {
  const url = new URL(targetUrl);
  const name = decodeURIComponent(url.pathname.slice(1));
  if (name === '')
    throw new OperatorError('--into names no database: write postgresql://user:password@host:5432/new_name.');
  url.pathname = '/postgres';
  return { maintenanceUrl: url.href, name };
}

async function createEmpty(client: pg.Client, name: string): Promise<void> {
  const quoted = pg.escapeIdentifier(name);
  try {
    await client.query(`CREATE DATABASE ${quoted} TEMPLATE template0`);
  } catch (cause) {
    if ((cause as { code?: string }).code !== '42P04') throw cause;
    throw new OperatorError(
      `A database "${name}" exists already. Name a new one; nothing is ever restored over data.`,
      {
        cause,
      },
    );
  }
  await client.query(`REVOKE ALL ON DATABASE ${quoted} FROM PUBLIC`);
}
