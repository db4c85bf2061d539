import pg from 'pg';
import { OperatorError } from '../processes/operator-error.ts';

const USAGE = `Usage: npm run master-key -- status    which versions there are, and which of them living keys need
       npm run master-key -- rotate    the worker makes the next version at its next run, within the hour`;

interface VersionRow {
  version: number;
  provider: 'file' | 'environment';
  createdAt: Date;
  rotationAskedAt: Date | null;
  retiredAt: Date | null;
  disabledAt: Date | null;
  destroyedAt: Date | null;
  isNeeded: boolean;
}

/** Does what the operator says, as the owner of the tables, and answers in words. No key is ever read. */
export async function controlMasterKey(databaseUrl: string, words: readonly string[]): Promise<string> {
  const [command] = words;
  if (words.length !== 1 || (command !== 'status' && command !== 'rotate')) throw new OperatorError(USAGE);
  const client = new pg.Client({ connectionString: databaseUrl, options: '-c TimeZone=UTC' });
  await client.connect();
  try {
    if (command === 'rotate') await askForRotation(client);
    return describe(await readVersions(client));
  } finally {
    await client.end();
  }
}

async function askForRotation(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ version: number | null }>('SELECT ask_for_master_key_rotation() AS version');
  if (rows[0]?.version == null) {
    throw new OperatorError(
      'The keys come from LETHE_MASTER_KEYS, or there are none yet: supply a newer version there.',
    );
  }
}

async function readVersions(client: pg.Client): Promise<readonly VersionRow[]> {
  const { rows } = await client.query<VersionRow>(
    `SELECT version, provider, created_at AS "createdAt", rotation_asked_at AS "rotationAskedAt", retired_at AS "retiredAt",
       disabled_at AS "disabledAt", destroyed_at AS "destroyedAt", version IN (SELECT needed_master_keys()) AS "isNeeded"
     FROM keyring.master_key_version ORDER BY version`,
  );
  return rows;
}

function describe(versions: readonly VersionRow[]): string {
  const there = versions.filter(({ destroyedAt }) => destroyedAt === null);
  const gone = versions.length - there.length;
  const lines = there.map(
    (row) => `Version ${row.version} (${row.provider}), made ${at(row.createdAt)}: ${stateOf(row)}.`,
  );
  return [...lines, `Destroyed so far: ${gone}.`].join('\n');
}

function stateOf({ rotationAskedAt, retiredAt, disabledAt, isNeeded }: VersionRow): string {
  const need = isNeeded ? 'needed by living keys' : 'not needed';
  if (disabledAt !== null) return `disabled ${at(disabledAt)}, ${need}`;
  if (retiredAt !== null) return `retired ${at(retiredAt)}, ${need}`;
  return rotationAskedAt === null ? need : `${need}; asked to be replaced ${at(rotationAskedAt)}`;
}

function at(instant: Date): string {
  return instant.toISOString();
}
