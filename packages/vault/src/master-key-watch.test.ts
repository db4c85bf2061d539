import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManualClock } from '@lethe/core/time';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  checkMasterKeys,
  createMasterKeyWriter,
  type MasterKeyring,
  openMasterKeys,
  watchMasterKeys,
} from './index.ts';
import { createMemoryRotationStore, type MemoryRotationStore } from './testing/memory-rotation-store.ts';

const aad = Buffer.from('what it is bound to');
let folder: string;
let file: string;
let versions: MemoryRotationStore;
let masterKeys: MasterKeyring;
let problems: string[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lethe-watch-'));
  file = join(folder, 'master.key');
  versions = createMemoryRotationStore(new ManualClock(new Date('2026-11-22T08:00:00Z')));
  masterKeys = openMasterKeys({ LETHE_MASTER_KEY_FILE: file }, { monotonicMs: () => 0 });
  problems = [];
  await checkMasterKeys(ports());
});
afterEach(() => rmSync(folder, { recursive: true }));

function ports() {
  return { masterKeys, versions, onProblem: (problem: unknown) => problems.push(String(problem)) };
}

async function lookOnce(watched: Partial<ReturnType<typeof ports>> = {}, times = 1): Promise<void> {
  const watch = watchMasterKeys({ ...ports(), ...watched });
  for (let time = 0; time < times; time += 1) await watch.look();
  watch.close();
}

describe('a process that watches its master keys', () => {
  test('uses a version that came, and makes it known when nobody has yet', async () => {
    createMasterKeyWriter(file).make(2);
    const watch = watchMasterKeys(ports());
    await watch.look();
    expect(masterKeys.newestVersion).toBe(2);
    expect(versions.versions().map(({ version }) => version)).toEqual([1, 2]);
    watch.close();
  });

  test('does not open by a version that the database says is disabled, whatever its source says', async () => {
    const wrapped = { ...masterKeys.wrap(randomBytes(32), aad), associatedData: aad };
    createMasterKeyWriter(file).make(2);
    const token = await versions.claim();
    await versions.disable(token, 1);
    const watch = watchMasterKeys(ports());
    await watch.look();
    expect(() => masterKeys.unwrap(wrapped)).toThrow('Loaded: 1 (disabled), 2.');
    watch.close();
  });

  test('raises no alarm about a version that comes while it looks', async () => {
    const list = async () => {
      createMasterKeyWriter(file).make(2);
      const other = openMasterKeys({ LETHE_MASTER_KEY_FILE: file });
      for (const key of other.loaded()) await versions.register({ ...key, provider: 'file' });
      return versions.list();
    };
    await lookOnce({ versions: { ...versions, list } });
    expect(problems).toEqual([]);
  });

  test('tells once of a file that broke, goes on with what it has, and tells again when something else is wrong', async () => {
    writeFileSync(file, 'noise');
    await lookOnce({}, 3);
    expect(problems).toEqual([expect.stringContaining('does not hold master keys')]);
    await lookOnce({ versions: { ...versions, list: () => Promise.reject(new Error('away')) } }, 2);
    expect(problems).toHaveLength(2);
  });

  test('overwrites its keys when it is closed', async () => {
    await lookOnce();
    expect(() => masterKeys.wrap(randomBytes(32), aad)).toThrow('overwritten');
  });
});
