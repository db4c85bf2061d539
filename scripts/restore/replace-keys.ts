import pg from 'pg';
import { type Backup, dumpFile } from '../backup/backup-folder.ts';
import { runTool, type ToolPlace, withClient } from '../backup/postgres-tools.ts';

export interface ReplaceKeysOptions {
  readonly targetUrl: string;
  readonly keys: Backup;
  readonly place: ToolPlace;
}

/**
 * Puts the dumped keys in place of whatever keys are there. Triggers of the key schema are off meanwhile: they would count, log and refuse what
 * has happened long ago.
 */
export async function replaceKeys({ targetUrl, keys, place }: ReplaceKeysOptions): Promise<void> {
  await withClient(targetUrl, async (client) => {
    const tables = await keyTables(client);
    for (const table of tables) await client.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
    await client.query(`TRUNCATE ${tables.join(', ')}`);
  });
  await runTool('pg_restore', {
    place,
    databaseUrl: targetUrl,
    toolArguments: [
      '--exit-on-error',
      '--single-transaction',
      '--data-only',
      `--dbname=${decodeURIComponent(new URL(targetUrl).pathname.slice(1))}`,
      dumpFile(keys),
    ],
  });
  await withClient(targetUrl, async (client) => {
    for (const table of await keyTables(client)) await client.query(`ALTER TABLE ${table} ENABLE TRIGGER USER`);
  });
}

async function keyTables(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'keyring'::regnamespace AND relkind = 'r' ORDER BY 1`,
  );
  return rows.map(({ name }) => `keyring.${pg.escapeIdentifier(name)}`);
}
