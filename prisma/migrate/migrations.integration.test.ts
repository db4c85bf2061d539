import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { useDatabase } from '@lethe/testkit/postgres';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createMigration, findDrift } from './compare-schema.ts';
import { deployMigrations, migrationLockKey } from './deploy-migrations.ts';
import { prismaFolders } from './read-files.ts';

const database = useDatabase();
let parent: string;
let folders: { schema: string; migrations: string };
let url: string;

beforeEach(async () => {
  parent = mkdtempSync(join(tmpdir(), 'lethe-migrate-'));
  folders = { schema: join(parent, 'schema'), migrations: join(parent, 'migrations') };
  mkdirSync(folders.schema);
  const base = 'datasource db {\n provider = "postgresql"\n schemas = ["public", "keyring"]\n}\n';
  writeFileSync(join(folders.schema, 'base.prisma'), base);
  writeFileSync(join(folders.schema, 'lamp.prisma'), 'model lamp {\n id Int @id\n @@schema("keyring")\n}\n');
  const name = `empty_${Math.random().toString(36).slice(2)}`;
  await database.query(`CREATE DATABASE ${name} TEMPLATE template0`);
  url = Object.assign(new URL(database.url), { pathname: `/${name}` }).href;
});

afterEach(async () => {
  await database.query(`DROP DATABASE ${new URL(url).pathname.slice(1)} WITH (FORCE)`);
  rmSync(parent, { recursive: true });
});

function writeMigration(name: string, sql: string): void {
  mkdirSync(join(folders.migrations, name), { recursive: true });
  writeFileSync(join(folders.migrations, name, 'migration.sql'), sql);
}

async function query(sql: string): Promise<unknown[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

test('the committed migrations lead to the committed schema', async () => {
  expect(await findDrift(database.url, prismaFolders)).toBeNull();
});

test('a migration is written from several schema files, applied once, and leaves no drift', async () => {
  const created = await createMigration(
    { databaseUrl: url, name: 'first', now: new Date('2026-01-02T03:04:05Z') },
    folders,
  );

  expect(created).toBe('20260102030405_first');
  expect(await deployMigrations(url, folders)).toEqual(['20260102030405_first']);
  expect(await deployMigrations(url, folders)).toEqual([]);
  expect(await findDrift(url, folders)).toBeNull();
  expect(await createMigration({ databaseUrl: url, name: 'again', now: new Date() }, folders)).toBeNull();
});

test('replicas that start together apply each migration once', async () => {
  writeMigration('1_lamp', 'CREATE TABLE lamp (id int); SELECT pg_sleep(0.1); INSERT INTO lamp VALUES (1);');

  const applied = await Promise.all([1, 2, 3, 4].map(() => deployMigrations(url, folders)));

  expect(applied.flat()).toEqual(['1_lamp']);
  expect(await query('SELECT id FROM lamp')).toEqual([{ id: 1 }]);
});

test('a replica waits for as long as another one migrates', async () => {
  writeMigration('1_lamp', 'CREATE TABLE lamp (id int);');
  const other = new pg.Client(url);
  await other.connect();
  await other.query('SELECT pg_advisory_lock($1)', [migrationLockKey]);

  const deploying = deployMigrations(url, folders);
  const waiting = `SELECT 1 FROM pg_locks JOIN pg_database ON pg_database.oid = database
    WHERE locktype = 'advisory' AND NOT granted AND datname = current_database()`;
  await expect.poll(() => query(waiting), { timeout: 10_000 }).toHaveLength(1);
  expect(await query("SELECT to_regclass('lamp') AS lamp")).toEqual([{ lamp: null }]);
  await other.end();

  expect(await deploying).toEqual(['1_lamp']);
});

test('functions with semicolons in their bodies arrive whole', async () => {
  writeMigration('1_f', `CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN PERFORM 1; RETURN 2; END; $$;`);

  await deployMigrations(url, folders);

  expect(await query('SELECT f()')).toEqual([{ f: 2 }]);
});

test('a migration that fails leaves nothing of itself and blocks those that follow', async () => {
  writeMigration('1_bad', 'CREATE TABLE lamp (id int); SELECT nothing_of_the_kind();');
  writeMigration('2_good', 'CREATE TABLE later (id int);');

  await expect(deployMigrations(url, folders)).rejects.toThrow(/nothing_of_the_kind/);
  await expect(deployMigrations(url, folders)).rejects.toThrow(/1_bad.*failed/s);
  const tables = "SELECT count(*)::int AS count FROM pg_tables WHERE tablename IN ('lamp', 'later')";
  expect(await query(tables)).toEqual([{ count: 0 }]);
});

test('drift is told as the SQL that is missing, and comparing leaves no database behind', async () => {
  writeMigration('1_other', 'CREATE TABLE other (id int);');

  const drift = await findDrift(url, folders);

  expect(drift).toContain('CREATE TABLE "keyring"."lamp"');
  expect(drift).toContain('DROP TABLE "other"');
  expect(await query("SELECT datname FROM pg_database WHERE datname LIKE 'lethe_shadow%'")).toEqual([]);
  expect(readdirSync(folders.migrations)).toEqual(['1_other']);
});
