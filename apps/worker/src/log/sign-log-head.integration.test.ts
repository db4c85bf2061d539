import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase, createLogHeadStore, type Database, type LogHeadStore } from '@lethe/db';
import { useDatabase } from '@lethe/testkit/postgres';
import { type LogKey, openLogKey, verifyConsistency } from '@lethe/translog';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type HeadFile, headFile } from './head-file.ts';
import { signLogHead } from './sign-log-head.ts';

const testDatabase = useDatabase();
let database: Database;
let store: LogHeadStore;
let folder: string;
let headPath: string;
let key: LogKey;

beforeAll(() => {
  database = createDatabase({ url: testDatabase.urlAs('lethe_worker'), applicationName: 'test', poolSizeMax: 3 });
  store = createLogHeadStore(database);
});
afterAll(() => database.close());
beforeEach(async () => {
  await asIntruder(`DELETE FROM keyring.log_leaf; DELETE FROM keyring.log_node; DELETE FROM keyring.log_checkpoint;
    DELETE FROM keyring.log_signer; UPDATE keyring.log_head SET size = 0`);
  folder = mkdtempSync(join(tmpdir(), 'lethe-log-'));
  headPath = join(folder, 'log-head');
  key = await openLogKey({ file: join(folder, 'log.key'), name: 'lethe.test' });
});
afterEach(() => rmSync(folder, { recursive: true }));

/** As whoever has the superuser's rights: no trigger stands in the way. */
async function asIntruder(sql: string): Promise<void> {
  await testDatabase.query(`SET session_replication_role = replica; ${sql}; SET session_replication_role = DEFAULT`);
}

let leafCount = 0;

/** No two leaves say the same, so that another history never has the same tree. */
async function append(count: number): Promise<void> {
  for (let at = 0; at < count; at += 1) {
    leafCount += 1;
    await testDatabase.query("SELECT append_log_leaf(NULL, 'deletion', jsonb_build_object('parts', $1::int))", [
      leafCount,
    ]);
  }
}

const file = () => headFile(headPath);
const sign = (parts: Partial<{ store: LogHeadStore; file: HeadFile; key: LogKey }> = {}) =>
  signLogHead({ store, file: file(), key, ...parts });

const notes = async () =>
  (await testDatabase.query<{ note: string }>('SELECT note FROM keyring.log_checkpoint ORDER BY size')).map(
    ({ note }) => note,
  );

/** What lay in the database when it was backed up, put back over what lies in it now. */
async function rollBack(size: number): Promise<void> {
  await asIntruder(`DELETE FROM keyring.log_leaf WHERE index >= ${size};
    DELETE FROM keyring.log_node WHERE (index + 1) << level > ${size};
    DELETE FROM keyring.log_checkpoint WHERE size > ${size}; UPDATE keyring.log_head SET size = ${size}`);
}

describe('the signer', () => {
  test('signs what is committed, keeps it in both places, and every signed head continues every earlier one', async () => {
    expect(await sign()).toEqual({ kind: 'unchanged', size: 0 });
    for (const count of [1, 2, 1, 5, 8]) {
      await append(count);
      expect((await sign()).kind).toBe('signed');
      expect((await sign()).kind).toBe('unchanged');
    }
    const signed = await notes();
    expect(signed.map((note) => Number(note.split('\n')[1]))).toEqual([1, 3, 4, 9, 17]);
    expect(readFileSync(headPath, 'utf8')).toBe(signed.at(-1));
    for (const [at, newNote] of signed.entries()) {
      for (const oldNote of signed.slice(0, at + 1)) {
        const [from, to] = [oldNote, newNote].map((note) => Number(note.split('\n')[1])) as [number, number];
        const proof = (await store.consistencyProof({ from, to })).map((hash) => Buffer.from(hash).toString('base64'));
        expect(verifyConsistency({ oldNote, newNote, proof, verifierKeys: [key.verifierKey] }).kind).toBe('verified');
      }
    }
  });

  test('does not see leaves that are not committed', async () => {
    await append(2);
    await database.withTransaction(async () => {});
    const writer = createDatabase({ url: testDatabase.url, applicationName: 'test', poolSizeMax: 1 });
    await writer
      .withTransaction(async (transaction) => {
        await transaction.query(`SELECT append_log_leaf(NULL, 'deletion', '{}')`);
        expect(await sign()).toEqual({ kind: 'signed', size: 2 });
        throw new Error('rolled back');
      })
      .catch((error: Error) => expect(error.message).toBe('rolled back'));
    await writer.close();
    await append(1);
    expect(await sign()).toEqual({ kind: 'signed', size: 3 });
  });

  test('a crash after any step is made good by the next run, with the same note', async () => {
    await append(3);
    const dying = () => Promise.reject(new Error('killed'));
    await expect(sign({ file: { ...file(), write: dying } })).rejects.toThrow('killed');
    expect(await notes()).toEqual([]);
    await expect(sign({ store: { ...store, storeCheckpoint: dying } })).rejects.toThrow('killed');
    expect(await notes()).toEqual([]);
    const written = readFileSync(headPath, 'utf8');
    await sign();
    expect(await notes()).toEqual([written]);
    expect(key.signCheckpoint(await store.head())).toBe(written);
    await append(2);
    await expect(sign({ store: { ...store, storeCheckpoint: dying } })).rejects.toThrow('killed');
    await append(1);
    expect(await sign()).toEqual({ kind: 'signed', size: 6 });
    expect((await notes()).map((note) => note.split('\n')[1])).toEqual(['3', '5', '6']);
  });

  test('a second worker, with a file of its own, and one with an older file go on together', async () => {
    await append(3);
    await sign();
    writeFileSync(join(folder, 'second'), readFileSync(headPath));
    await append(2);
    expect(await sign({ file: headFile(join(folder, 'second')) })).toEqual({ kind: 'signed', size: 5 });
    expect(await sign()).toEqual({ kind: 'unchanged', size: 5 });
    expect(readFileSync(headPath, 'utf8')).toBe((await notes()).at(-1));
  });

  test('a changed key signs on, and what the former one signed stays verifiable', async () => {
    await store.registerSigner(key);
    await append(2);
    await sign();
    const successor = await openLogKey({ file: join(folder, 'next.key'), name: 'lethe.test' });
    expect(await store.registerSigner(successor)).toBe(true);
    expect(await store.registerSigner(successor)).toBe(false);
    await append(1);
    expect(await sign({ key: successor })).toEqual({ kind: 'signed', size: 3 });
    expect([...(await store.verifierKeys())].toSorted()).toEqual([key.verifierKey, successor.verifierKey].toSorted());
    const [oldNote = '', newNote = ''] = await notes();
    const proof = (await store.consistencyProof({ from: 2, to: 3 })).map((hash) =>
      Buffer.from(hash).toString('base64'),
    );
    expect(verifyConsistency({ oldNote, newNote, proof, verifierKeys: await store.verifierKeys() }).kind).toBe(
      'verified',
    );
    const stranger = await openLogKey({ file: join(folder, 'stranger.key'), name: 'lethe.test' });
    writeFileSync(headPath, stranger.signCheckpoint(await store.head()));
    expect(await sign()).toMatchObject({ kind: 'refused', reason: 'head_file_unreadable' });
  });
});

/** Refuses, and leaves both places as they are. */
async function expectRefusal(reason: string): Promise<void> {
  const [before, inFile] = [await notes(), readFileSync(headPath, 'utf8')];
  expect(await sign()).toMatchObject({ kind: 'refused', reason });
  expect(await notes()).toEqual(before);
  expect(readFileSync(headPath, 'utf8')).toBe(inFile);
}

describe('invariant 44: after a rollback or a restore', () => {
  test('a smaller head is refused until it has grown, and then too unless it is the same log', async () => {
    await append(6);
    await sign();
    await append(3);
    await sign();
    await rollBack(6);
    await expectRefusal('smaller_than_head_file');
    await append(2);
    await expectRefusal('smaller_than_head_file');
    await append(1);
    await expectRefusal('inconsistent_with_head_file');
    await append(10);
    await expectRefusal('inconsistent_with_head_file');
  });

  test('a restored file with a database that went on is no reason to refuse; a file that is gone is', async () => {
    await append(2);
    await sign();
    const older = readFileSync(headPath);
    await append(2);
    await sign();
    writeFileSync(headPath, older);
    await append(1);
    expect(await sign()).toEqual({ kind: 'signed', size: 5 });
    rmSync(headPath);
    expect(await sign()).toMatchObject({ kind: 'refused', reason: 'head_file_missing' });
    writeFileSync(headPath, (await notes()).at(-1)?.replace('\n5\n', '\n4\n') ?? '');
    await expectRefusal('head_file_unreadable');
    writeFileSync(headPath, (await notes()).at(-1) ?? '');
    expect((await sign()).kind).toBe('unchanged');
  });

  test('a file that was put back together with a fork of the database is caught by the other place', async () => {
    await append(4);
    await sign();
    const older = readFileSync(headPath);
    await append(4);
    await sign();
    await asIntruder(`DELETE FROM keyring.log_leaf WHERE index >= 4; DELETE FROM keyring.log_node WHERE (index + 1) << level > 4;
      UPDATE keyring.log_head SET size = 4`);
    writeFileSync(headPath, older);
    await expectRefusal('smaller_than_checkpoint');
    await append(5);
    await expectRefusal('inconsistent_with_checkpoint');
  });
});

describe('invariant 41: what somebody changed in the log is not signed', () => {
  const tampering: readonly (readonly [string, string, string])[] = [
    [
      'a flipped byte in a new leaf',
      `UPDATE keyring.log_leaf SET body = replace(body, '}', ' }') WHERE index = 6`,
      'root_mismatch',
    ],
    [
      'two new leaves in the other order',
      `UPDATE keyring.log_leaf SET index = 99 - index WHERE index IN (5, 6); UPDATE keyring.log_leaf SET index = index - 88 WHERE index IN (93, 94)`,
      'root_mismatch',
    ],
    ['a new leaf that is gone', 'DELETE FROM keyring.log_leaf WHERE index = 6', 'leaves_missing'],
    [
      'a flipped byte in a subtree that was signed',
      `UPDATE keyring.log_node SET hash = sha256(hash) WHERE level = 2 AND index = 0`,
      'root_mismatch',
    ],
    ['a subtree that is gone', 'DELETE FROM keyring.log_node WHERE level = 2 AND index = 0', 'nodes_missing'],
    ['a head that is gone', 'DELETE FROM keyring.log_head', 'nodes_missing'],
    ['a head that claims leaves that are not there', 'UPDATE keyring.log_head SET size = 12', 'nodes_missing'],
    [
      'another root in the newest checkpoint',
      'UPDATE keyring.log_checkpoint SET root = sha256(root)',
      'checkpoint_unreadable',
    ],
    [
      'another note in the newest checkpoint',
      `UPDATE keyring.log_checkpoint SET note = replace(note, '4', '5')`,
      'checkpoint_unreadable',
    ],
  ];

  test.each(tampering)('%s', async (_name, sql, reason) => {
    await append(4);
    await sign();
    await append(4);
    await asIntruder(sql);
    await expectRefusal(reason);
    await asIntruder('INSERT INTO keyring.log_head VALUES (true, 8) ON CONFLICT DO NOTHING');
  });

  test('a history that was rewritten throughout, with all its nodes', async () => {
    await append(5);
    await sign();
    await asIntruder(
      `DELETE FROM keyring.log_leaf; DELETE FROM keyring.log_node; DELETE FROM keyring.log_checkpoint; UPDATE keyring.log_head SET size = 0`,
    );
    await append(2);
    await testDatabase.query(`SELECT append_log_leaf(NULL, 'deletion', '{"parts":0}')`);
    await append(4);
    await expectRefusal('inconsistent_with_head_file');
  });
});
