import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { entryOf } from '../testing/record-of.ts';
import { diskFiles } from './spool-files.ts';
import { drain, entryWithPayload, useSpool } from './testing/use-spool.ts';

const harness = useSpool();
const NOT_DURABLE = { code: 'record_not_durable' };

/** Lets the upkeep of every second run. */
async function whenProbed(check: () => void): Promise<void> {
  await vi.waitFor(check, { timeout: 5_000, interval: 50 });
}

test.each(['datasync', 'write'] as const)(
  'a segment whose %s fails is never synced again: what waits is written anew before anything is acknowledged',
  async (fault) => {
    const spool = await harness.open();
    for (const id of ['a', 'b']) await spool.append(entryWithPayload(50, id));
    const [before = ''] = harness.names();
    harness.files.faults.set(fault, { code: 'EIO', count: 1 });
    harness.files.calls.length = 0;
    await spool.append(entryOf('c'));
    expect(harness.files.syncedAfterFailureCount).toBe(0);
    expect(harness.logged).toContain('spool_segment_abandoned');
    expect(spool.status()).toMatchObject({ abandonedCount: 1, unshippedCount: 3 });
    // The other file is synced with what the first one held before that one goes.
    const removedAt = harness.files.calls.indexOf(`remove ${before}`);
    const syncs = harness.files.calls
      .slice(0, removedAt)
      .filter((call) => call.startsWith('sync ') && call !== `sync ${before}`);
    expect(syncs.length).toBeGreaterThanOrEqual(2);
    harness.crash();
    expect(new Set(await drain(await harness.open()))).toEqual(new Set(['a', 'b', 'c']));
  },
);

test('what an abandoned segment held only on the disk is read back from it', async () => {
  const spool = await harness.open({ limits: { spoolMemoryBytesMax: 0 } });
  const entries = [entryWithPayload(500), entryWithPayload(700)];
  for (const entry of entries) await spool.append(entry);
  harness.files.faults.set('datasync', { code: 'EIO', count: 1 });
  await spool.append(entryOf());
  const batch = await spool.nextBatch();
  expect(batch?.entries.slice(0, 2)).toEqual(entries);
});

test('a disk that fails in two segments refuses, lets nobody in, keeps what was acknowledged, and recovers by itself', async () => {
  const spool = await harness.open();
  await spool.append(entryWithPayload(50, 'kept'));
  harness.files.faults.set('datasync', { code: 'EIO' });
  await expect(spool.append(entryOf('refused'))).rejects.toMatchObject(NOT_DURABLE);
  await expect(spool.append(entryOf('refused too'))).rejects.toMatchObject(NOT_DURABLE);
  expect([spool.hasRoom(), spool.status().isHealthy]).toEqual([false, false]);
  expect(harness.files.syncedAfterFailureCount).toBe(0);
  harness.files.faults.clear();
  await whenProbed(() => expect(spool.hasRoom()).toBe(true));
  await spool.append(entryOf('later'));
  harness.crash();
  const ids = await drain(await harness.open());
  expect(ids).toEqual(expect.arrayContaining(['kept', 'later']));
});

test('what is shipped while its segment is being replaced is not shipped again', async () => {
  const spool = await harness.open();
  await spool.append(entryOf('shipped'));
  harness.files.faults.set('datasync', { code: 'EIO' });
  await expect(spool.append(entryOf('refused'))).rejects.toMatchObject(NOT_DURABLE);
  expect(await drain(spool)).toEqual(['shipped']);
  harness.files.faults.clear();
  await whenProbed(() => expect(spool.hasRoom()).toBe(true));
  expect(await drain(spool)).toEqual([]);
  expect(spool.status().unshippedCount).toBe(0);
});

test('without space for another segment nobody is let in, those who are in still find theirs, and it ends when space returns', async () => {
  const spool = await harness.open();
  harness.files.faults.set('create', { code: 'ENOSPC' });
  for (let count = 0; count < 4; count += 1) await spool.append(entryWithPayload(10_000));
  await vi.waitFor(() => expect(spool.hasRoom()).toBe(false));
  // Room that was reserved is left in the segment that is being written.
  await spool.append(entryWithPayload(10_000, 'in flight'));
  expect(await drain(spool)).toHaveLength(5);
  harness.files.faults.clear();
  await whenProbed(() => expect(spool.hasRoom()).toBe(true));
});

test('a full disk is an error of the request at the latest when its record is written, and loses nothing that was acknowledged', async () => {
  const spool = await harness.open();
  harness.files.faults.set('create', { code: 'ENOSPC' });
  const acknowledged: string[] = [];
  for (let count = 0; count < 12; count += 1) {
    const entry = entryWithPayload(10_000, `id-${count}`);
    try {
      await spool.append(entry);
      acknowledged.push(entry.record.id);
    } catch (error) {
      expect(error).toMatchObject(NOT_DURABLE);
    }
  }
  expect(acknowledged.length).toBeGreaterThan(3);
  expect(acknowledged.length).toBeLessThan(12);
  harness.crash();
  harness.files.faults.clear();
  expect(await drain(await harness.open())).toEqual(acknowledged);
});

test('a real file system that is full behaves like that too', async ({ skip }) => {
  const folder = join(harness.folder, 'small');
  mkdirSync(folder);
  try {
    execFileSync('/usr/bin/mount', ['-t', 'tmpfs', '-o', 'size=400k', 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    skip('No file system can be mounted here.');
  }
  try {
    const spool = await harness.open({ folder, files: diskFiles });
    const acknowledged: string[] = [];
    for (let count = 0; spool.hasRoom() && count < 1_000; count += 1) {
      await spool.append(entryWithPayload(2_000, `id-${count}`));
      acknowledged.push(`id-${count}`);
    }
    expect(acknowledged.length).toBeLessThan(200);
    expect(readdirSync(join(folder, '0')).length).toBeGreaterThan(2);
    expect(await drain(spool)).toEqual(acknowledged);
    await whenProbed(() => expect(spool.hasRoom()).toBe(true));
    await spool.close();
  } finally {
    execFileSync('/usr/bin/umount', ['-l', folder]);
  }
});
