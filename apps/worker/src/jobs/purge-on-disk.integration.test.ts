import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { useDatabase } from '@lethe/testkit/postgres';
import { expect, test } from 'vitest';
import { CANARY, usePurge } from '../testing/use-purge.ts';
import { useVault } from '../testing/use-vault.ts';

const testDatabase = useDatabase();
const vault = useVault(testDatabase);
const { insertFull, close, purge, moveToPurge } = usePurge(testDatabase, vault);

/** The files of this database alone: those of others, the server's own and its WAL hold what other tests are doing now. */
async function databaseFolder(): Promise<string> {
  const [row] = await testDatabase.query<{ folder: string }>(
    `SELECT current_setting('data_directory') || '/base/' || oid AS folder FROM pg_database WHERE datname = current_database()`,
  );
  return row?.folder ?? '';
}

async function filesHolding(folder: string, needles: readonly Buffer[]): Promise<string[]> {
  const found: string[] = [];
  for (const name of await readdir(folder)) {
    let tail = Buffer.alloc(0);
    for await (const chunk of createReadStream(join(folder, name))) {
      const window = Buffer.concat([tail, chunk as Buffer]);
      if (needles.some((needle) => window.includes(needle)) && !found.includes(name)) found.push(name);
      tail = window.subarray(-64);
    }
  }
  return found;
}

test('after a purge and a full vacuum no file of the database holds an id, a name or content of the organization, statistics included', async () => {
  const [full, other] = [await insertFull(), await insertFull()];
  const needles = [...full.texts.filter((text) => text !== CANARY), full.owner].flatMap((text) => [
    Buffer.from(text),
    ...(/^[0-9a-f-]{36}$/.test(text) ? [Buffer.from(text.replaceAll('-', ''), 'hex')] : []),
  ]);
  await testDatabase.query('ANALYZE');
  await testDatabase.query('CHECKPOINT');
  const folder = await databaseFolder();
  expect((await filesHolding(folder, needles)).length).toBeGreaterThan(40);
  await close(full);
  await moveToPurge();
  expect(await purge()).toMatchObject({ purgedCount: 1 });
  await testDatabase.query('DELETE FROM outbox_mail');
  // What docs/runbooks/purge.md has an operator do who does not want to wait until the space is used again.
  await testDatabase.query(`DELETE FROM pg_statistic WHERE starelid IN (
    SELECT oid FROM pg_class WHERE relnamespace IN ('public'::regnamespace, 'keyring'::regnamespace))`);
  await testDatabase.query('VACUUM (FULL, ANALYZE)');
  await testDatabase.query('VACUUM FULL pg_statistic');
  await testDatabase.query('CHECKPOINT');
  const left = (await filesHolding(folder, needles)).map((name) => Number.parseInt(name, 10));
  // Under the name of its table, for whoever reads that this failed.
  expect(
    await testDatabase.query('SELECT file, pg_filenode_relation(0, file)::text AS name FROM unnest($1::oid[]) file', [
      left,
    ]),
  ).toEqual([]);
  expect((await filesHolding(folder, [Buffer.from(other.slug)])).length).toBeGreaterThan(1);
});
