import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { entryOf } from '../testing/record-of.ts';
import { drain, entryWithPayload, useSpool } from './testing/use-spool.ts';

const harness = useSpool();

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
}

test('an entry is acknowledged after its bytes are written and synced, not before', async () => {
  const spool = await harness.open();
  const { promise, resolve } = Promise.withResolvers<void>();
  harness.files.gate = promise;
  let isAcknowledged = false;
  const appended = spool.append(entryOf('a')).then(() => {
    isAcknowledged = true;
  });
  await turn();
  expect(harness.files.calls.at(-1)).toMatch(/^write /);
  expect(isAcknowledged).toBe(false);
  expect(spool.status().unshippedCount).toBe(0);
  resolve();
  await appended;
  expect(harness.files.calls.at(-1)).toMatch(/^sync /);
  expect(spool.status().unshippedCount).toBe(1);
});

test('what ends in one turn shares a sync, and what comes meanwhile shares the next', async () => {
  const spool = await harness.open();
  const before = harness.files.syncCount;
  const first = [1, 2, 3].map(() => spool.append(entryOf()));
  await turn();
  const later = [1, 2, 3, 4].map(() => spool.append(entryOf()));
  await Promise.all([...first, ...later]);
  expect(harness.files.syncCount - before).toBe(2);
});

test('a group has its limits, of entries and of bytes', async () => {
  const spool = await harness.open({
    limits: { spoolGroupEntriesMax: 4, spoolGroupBytesMax: 30_000, spoolSegmentBytes: 1_000_000 },
  });
  let before = harness.files.syncCount;
  await Promise.all(Array.from({ length: 9 }, () => spool.append(entryOf())));
  expect(harness.files.syncCount - before).toBe(3);
  before = harness.files.syncCount;
  await Promise.all([1, 2, 3].map(() => spool.append(entryWithPayload(20_000))));
  expect(harness.files.syncCount - before).toBe(3);
});

test('entries are shipped in the order of their acknowledgement, and their segments are deleted when all of them are shipped', async () => {
  const spool = await harness.open();
  const ids = Array.from({ length: 30 }, (_, index) => `id-${index}`);
  for (const id of ids) await spool.append(entryWithPayload(10_000, id));
  expect(harness.names().length).toBeGreaterThan(4);
  await vi.waitFor(() => expect(spool.status().segmentCount).toBe(harness.names().length));
  expect(await drain(spool)).toEqual(ids);
  await spool.close();
  expect(harness.names()).toEqual([]);
});

test('a segment is there for as long as one of its groups is not shipped', async () => {
  const spool = await harness.open({ limits: { shipBatchEntriesMax: 1 } });
  for (let count = 0; count < 12; count += 1) await spool.append(entryWithPayload(20_000));
  for (let batch = await spool.nextBatch(); batch !== null; batch = await spool.nextBatch()) {
    const segmentBytes = 64 * 1024;
    const needed = Math.ceil(spool.status().unshippedBytes / segmentBytes);
    expect(harness.names().length).toBeGreaterThanOrEqual(needed);
    spool.shipped(batch);
  }
  expect(harness.files.calls.filter((call) => call.startsWith('remove 00'))).not.toEqual([]);
});

test('beyond what memory may hold, entries are read back from the disk, in order and byte for byte', async () => {
  const spool = await harness.open({ limits: { spoolMemoryBytesMax: 25_000, shipBatchBytesMax: 20_000 } });
  const entries = Array.from({ length: 12 }, () => entryWithPayload(9_000));
  for (const entry of entries) await spool.append(entry);
  const shipped = [];
  for (let batch = await spool.nextBatch(); batch !== null; batch = await spool.nextBatch()) {
    shipped.push(...batch.entries);
    spool.shipped(batch);
  }
  expect(shipped).toEqual(entries);
});

test('what is read back together is joined, and what is acknowledged meanwhile is not taken for shipped', async () => {
  const spool = await harness.open({ limits: { spoolMemoryBytesMax: 0, shipBatchEntriesMax: 20 } });
  const ids = Array.from({ length: 90 }, (_, index) => `id-${index}`);
  const shipped: string[] = [];
  for (const id of ids) {
    await spool.append(entryOf(id));
    if (Number(id.slice(3)) % 30 !== 0) continue;
    const batch = await spool.nextBatch();
    await spool.append(entryOf(`meanwhile ${id}`));
    shipped.push(...(batch?.entries ?? []).map(({ record }) => record.id));
    if (batch !== null) spool.shipped(batch);
  }
  shipped.push(...(await drain(spool)));
  const expected = ids.flatMap((id, index) => (index % 30 === 0 ? [id, `meanwhile ${id}`] : [id]));
  expect(shipped).toEqual(expected);
  expect(spool.status()).toMatchObject({ unshippedCount: 0, unshippedBytes: 0 });
});

test('a payload that is larger than a segment gets one of its own', async () => {
  const spool = await harness.open();
  const entry = entryWithPayload(300_000);
  await spool.append(entryOf());
  await spool.append(entry);
  await spool.append(entryOf());
  harness.crash();
  const next = await harness.open();
  const batch = await next.nextBatch();
  expect(batch?.entries[1]).toEqual(entry);
});

test('without room for more there is no room, until something is shipped', async () => {
  const spool = await harness.open({ limits: { spoolSizeBytesMax: 30_000 } });
  await spool.append(entryWithPayload(20_000));
  expect(spool.hasRoom()).toBe(true);
  const waiting = spool.append(entryWithPayload(20_000));
  expect(spool.hasRoom()).toBe(false);
  await waiting;
  expect(spool.hasRoom()).toBe(false);
  await drain(spool);
  expect(spool.hasRoom()).toBe(true);
});

test('nobody else may look into the folder or its files', async () => {
  const spool = await harness.open();
  await spool.append(entryOf());
  expect(statSync(join(harness.folder, '0')).mode & 0o777).toBe(0o700);
  for (const name of harness.names()) expect(statSync(join(harness.folder, '0', name)).mode & 0o777).toBe(0o600);
});

test('a disk that keeps a write waiting beyond the limit is told to the callers, refuses more, and recovers', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  try {
    const spool = await harness.open({ limits: { recordTimeoutMs: 5_000 } });
    const { promise, resolve } = Promise.withResolvers<void>();
    harness.files.gate = promise;
    const refused = expect(spool.append(entryOf('slow'))).rejects.toMatchObject({ code: 'record_not_durable' });
    await turn();
    const behind = expect(spool.append(entryOf('behind'))).rejects.toMatchObject({ code: 'record_not_durable' });
    await vi.advanceTimersByTimeAsync(5_000);
    await Promise.all([refused, behind]);
    expect([spool.hasRoom(), spool.status().isHealthy]).toEqual([false, false]);
    resolve();
    await spool.append(entryOf('next'));
    expect(spool.hasRoom()).toBe(true);
    expect(await drain(spool)).toEqual(['slow', 'behind', 'next']);
  } finally {
    vi.useRealTimers();
  }
});

test('an idle segment of which all is shipped does not lie about', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  try {
    const spool = await harness.open();
    await spool.append(entryOf());
    await drain(spool);
    const [before] = harness.names();
    harness.clock.advance(60_000);
    await vi.advanceTimersByTimeAsync(1_000);
    await vi.waitFor(() => expect(harness.names()).not.toContain(before));
    await spool.append(entryOf('later'));
    expect(await drain(spool)).toEqual(['later']);
  } finally {
    vi.useRealTimers();
  }
});
