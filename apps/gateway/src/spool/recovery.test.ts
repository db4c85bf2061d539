import { randomBytes } from 'node:crypto';
import { cpSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MS_PER_DAY } from '@lethe/core/time';
import { crc32c } from '@node-rs/crc32';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { entryOf } from '../testing/record-of.ts';
import { scanSegment } from './scan-segment.ts';
import { drain, entryWithPayload, useSpool } from './testing/use-spool.ts';

const harness = useSpool();

function firstSegment(): string {
  const [name = ''] = harness.names();
  return join(harness.folder, '0', name);
}

/** A folder whose process died after it had acknowledged these, each in a group of its own. */
async function leaveBehind(ids: readonly string[], sizeBytes = 40): Promise<string> {
  const spool = await harness.open();
  for (const id of ids) await spool.append(entryWithPayload(sizeBytes, id));
  harness.crash();
  return firstSegment();
}

function framesOf(path: string) {
  return scanSegment(readFileSync(path))?.frames ?? [];
}

test('invariant 5: what was acknowledged is there after the process was killed, in order and byte for byte', async () => {
  const spool = await harness.open();
  const entries = Array.from({ length: 40 }, () => entryWithPayload(5_000));
  await Promise.all(entries.map((entry) => spool.append(entry)));
  harness.crash();
  const next = await harness.open();
  expect(next.status()).toMatchObject({ unshippedCount: 40, isHealthy: true });
  const batch = await next.nextBatch();
  expect(batch?.entries).toEqual(entries);
});

test('what was shipped before a crash may be shipped again, and nothing that was not is missing', async () => {
  const spool = await harness.open({ limits: { shipBatchEntriesMax: 3 } });
  for (let count = 0; count < 10; count += 1) await spool.append(entryOf(`id-${count}`));
  const batch = await spool.nextBatch();
  if (batch !== null) spool.shipped(batch);
  harness.crash();
  const ids = await drain(await harness.open());
  expect(ids).toEqual(expect.arrayContaining(['id-3', 'id-4', 'id-9']));
  expect(new Set(ids).size).toBe(ids.length);
});

test('a last record that is torn at any byte is dropped alone, and what came before it is kept', async () => {
  const path = await leaveBehind(['a', 'b', 'torn']);
  const whole = readFileSync(path);
  const last = framesOf(path).at(-1);
  if (last === undefined) throw new Error('There is no last frame.');
  for (let end = last.offset; end < last.offset + last.sizeBytes; end += 1) {
    for (const isZeroFilled of [true, false]) {
      const torn = isZeroFilled ? Buffer.alloc(whole.length) : Buffer.alloc(end);
      whole.copy(torn, 0, 0, end);
      const scanned = scanSegment(torn);
      expect(scanned?.frames).toHaveLength(2);
      // A cut between two frames, or one behind which the file has only zeros, is no tear.
      if (scanned?.end !== 'clean') expect(scanned?.end).toBe('torn');
    }
  }
});

test.each([0, 1, 4, 9, 40, 200])(
  'a start after a tear at byte %d of the last record ships the others, and goes on',
  async (at) => {
    const path = await leaveBehind(['a', 'b', 'torn']);
    const last = framesOf(path).at(-1);
    truncateSync(path, (last?.offset ?? 0) + at);
    const spool = await harness.open();
    expect(harness.logged).not.toContain('spool_segment_damaged');
    if (at > 0) expect(harness.logged).toContain('spool_tail_dropped');
    await spool.append(entryOf('c'));
    harness.crash();
    expect(await drain(await harness.open())).toEqual(['a', 'b', 'c']);
  },
);

test('a record that is damaged in the middle is an alarm; the others are recovered, and the file is kept', async () => {
  await leaveBehind(['a', 'damaged', 'c', 'd']);
  harness.damage(1);
  const spool = await harness.open();
  expect(harness.logged).toContain('spool_segment_damaged');
  expect(await drain(spool)).toEqual(['a', 'c', 'd']);
  await spool.close();
  expect(harness.names()).toEqual([expect.stringMatching(/^\d+\.corrupt$/)]);
});

test('property: whatever single byte of a segment is altered, every frame that it does not touch is recovered', async () => {
  const path = await leaveBehind(['a', 'b', 'c', 'd']);
  const bytes = readFileSync(path);
  const frames = framesOf(path);
  const end = (frames.at(-1)?.offset ?? 0) + (frames.at(-1)?.sizeBytes ?? 0);
  fc.assert(
    fc.property(fc.integer({ min: 36, max: end - 1 }), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const altered = Buffer.from(bytes);
      altered[at] = (altered[at] ?? 0) ^ change;
      const untouched = frames.filter(({ offset, sizeBytes }) => at < offset || at >= offset + sizeBytes);
      expect(scanSegment(altered)?.frames).toEqual(untouched);
    }),
    { numRuns: 400 },
  );
});

test('a damaged segment is kept for 30 days', async () => {
  await leaveBehind(['a', 'damaged', 'c']);
  harness.damage(1);
  harness.clock.advance(Date.now() - harness.clock.now().getTime());
  const spool = await harness.open();
  await drain(spool);
  await spool.close();
  expect(harness.names()).toHaveLength(1);
  harness.clock.advance(31 * MS_PER_DAY);
  await (await harness.open()).close();
  expect(harness.names()).toEqual([]);
});

test('random bytes are no segment, and do not keep the gateway from starting', async () => {
  const path = await leaveBehind(['a']);
  writeFileSync(path.replace(/\d+\.spool$/, '0000000000.spool'), randomBytes(5_000));
  const spool = await harness.open();
  expect(await drain(spool)).toEqual(['a']);
  expect(harness.names()).toContain('0000000000.corrupt');
});

test('a segment that was being made when the process died is nothing', async () => {
  const path = await leaveBehind(['a']);
  writeFileSync(path.replace(/\d+\.spool$/, '0000000009.spool'), Buffer.alloc(64 * 1024));
  expect(await drain(await harness.open())).toEqual(['a']);
  expect(harness.logged).not.toContain('put_aside');
});

test('another pepper refuses to start rather than to lose what waits', async () => {
  await leaveBehind(['a']);
  await expect(harness.open({ pepper: randomBytes(32) })).rejects.toMatchObject({ reason: 'wrong_pepper' });
  expect(await drain(await harness.open())).toEqual(['a']);
});

test('a segment of another version is refused by name', async () => {
  const path = await leaveBehind(['a']);
  const bytes = readFileSync(path);
  bytes.writeUInt32LE(99, 8);
  bytes.writeUInt32LE(crc32c(bytes.subarray(0, 32)), 32);
  writeFileSync(path, bytes);
  await expect(harness.open()).rejects.toMatchObject({ reason: 'unknown_format' });
});

test('a file in quarantine that is put back into the folder is tried again', async () => {
  const spool = await harness.open();
  await spool.quarantine(entryWithPayload(100, 'poison'));
  await spool.close();
  expect((await harness.openQuarantined()).map(({ record }) => record.id)).toEqual(['poison']);
});

test('a copy of a segment beside it ships its entries twice, with the same ids', async () => {
  const path = await leaveBehind(['a', 'b']);
  cpSync(path, path.replace(/\d+\.spool$/, '0000000007.spool'));
  expect(await drain(await harness.open())).toEqual(['a', 'b', 'a', 'b']);
});
