import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createSpoolCipher } from '@lethe/vault';
import { expect, test } from 'vitest';
import { DEFAULT_LIMITS } from '../limits.ts';
import { entryOf } from '../testing/record-of.ts';
import { claimFolder } from './claim-folder.ts';
import type { SpoolOptions } from './open-spool.ts';
import { type ProcessIdentity, thisProcess } from './process-identity.ts';
import type { Spool } from './spool.ts';
import { diskFiles } from './spool-files.ts';
import { startSpool } from './start-spool.ts';
import { drain, useSpool } from './testing/use-spool.ts';

const harness = useSpool();
const PEPPER = Buffer.alloc(32, 1);

function start(options: Partial<SpoolOptions> = {}): Promise<Spool> {
  const { folder, clock, logger } = harness;
  const cipher = createSpoolCipher(PEPPER);
  return startSpool({
    folder,
    slot: 0,
    slotCount: 1,
    clock,
    systemClock: clock,
    logger,
    cipher,
    limits: DEFAULT_LIMITS,
    goneOrganizations: async () => new Set(),
    ...options,
  });
}

test('two gateways never write into one folder, and the second one is told by the variable', async () => {
  const spool = await start();
  await spool.append(entryOf('a'));
  await expect(start()).rejects.toThrow(/^LETHE_SPOOL_DIR: another gateway writes into this folder; /);
  await spool.append(entryOf('b'));
  expect(await drain(spool)).toEqual(['a', 'b']);
  await spool.close();
});

test('another pepper is told by its variable, and leaves the folder free', async () => {
  const spool = await start();
  await spool.append(entryOf('a'));
  await spool.close();
  await expect(start({ cipher: createSpoolCipher(Buffer.alloc(32, 2)) })).rejects.toThrow(/^LETHE_API_KEY_PEPPER: /);
  const next = await start();
  expect(await drain(next)).toEqual(['a']);
  await next.close();
});

test('a folder whose owner is dead is taken over, and its records are shipped', async () => {
  const first = await harness.open();
  await first.append(entryOf('a'));
  harness.crash();
  const second = await harness.open();
  expect(await drain(second)).toEqual(['a']);
  const owners = readdirSync(join(harness.folder, '0')).filter((name) => name.startsWith('owner-'));
  expect(owners).toHaveLength(1);
});

test('however many start at once, at most one goes on', async () => {
  const ids = Array.from({ length: 8 }, (_, index) => `p${index}`);
  const owner = (id: string): ProcessIdentity => ({ id, isAlive: (other) => ids.includes(other) });
  for (let round = 0; round < 20; round += 1) {
    const folder = join(harness.folder, String(round));
    const claims = ids.map((id) => claimFolder({ files: diskFiles, owner: owner(id) }, folder));
    const settled = await Promise.allSettled(claims);
    const won = settled.filter(({ status }) => status === 'fulfilled');
    expect(won.length).toBeLessThanOrEqual(1);
    const names = readdirSync(folder);
    expect(names).toHaveLength(won.length);
  }
});

test('slots have folders of their own, side by side', async () => {
  const [first, second] = await Promise.all([harness.open({ slotCount: 2 }), harness.open({ slot: 1, slotCount: 2 })]);
  await first.append(entryOf('of 0'));
  await second.append(entryOf('of 1'));
  expect([await drain(first), await drain(second)]).toEqual([['of 0'], ['of 1']]);
});

test('what slots left that do not exist any more is shipped by the first one, unless they still run', async () => {
  for (const slot of [0, 1, 2]) await (await harness.open({ slot, slotCount: 3 })).append(entryOf(`of ${slot}`));
  harness.crash();
  const running = await harness.open({ slot: 2, slotCount: 3 });
  const spool = await harness.open({ slot: 0, slotCount: 1 });
  expect(await drain(spool)).toEqual(['of 1', 'of 0']);
  expect(harness.logged).toContain('spool_folder_not_adopted');
  expect(await drain(running)).toEqual(['of 2']);
  await spool.close();
  expect(existsSync(join(harness.folder, '1'))).toBe(false);
});

test('a process is told from another one that has ended, and from a later one with its number', async () => {
  expect(thisProcess.isAlive(thisProcess.id)).toBe(true);
  expect(thisProcess.isAlive(`${process.pid}-1`)).toBe(false);
  const child = spawn(process.execPath, [
    '--input-type=module',
    '-e',
    `const { thisProcess } = await import(${JSON.stringify(new URL('process-identity.ts', import.meta.url).href)});
     console.log(thisProcess.id); setInterval(() => {}, 1000);`,
  ]);
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const id = line.toString().trim();
  expect(thisProcess.isAlive(id)).toBe(true);
  child.kill('SIGKILL');
  await once(child, 'close');
  expect(thisProcess.isAlive(id)).toBe(false);
});

test('a folder that cannot be written is told by its variable', async () => {
  const problem = /^LETHE_SPOOL_DIR: nothing can be written into this folder \(ENOTDIR\); /;
  await expect(start({ folder: '/dev/null/spool' })).rejects.toThrow(problem);
});
