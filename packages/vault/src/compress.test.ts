import { randomBytes } from 'node:crypto';
import { zstdDecompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { COMPRESSED_OFF_LOOP_FROM_BYTES, compress } from './compress.ts';

test.each([0, 1, COMPRESSED_OFF_LOOP_FROM_BYTES - 1, COMPRESSED_OFF_LOOP_FROM_BYTES, 1_000_000])(
  '%i bytes come back as they were',
  async (sizeBytes) => {
    const plaintext = randomBytes(sizeBytes);
    expect(zstdDecompressSync(await compress(plaintext)).equals(plaintext)).toBe(true);
  },
);

test('small ones are done at once, large ones leave the event loop', () => {
  expect(compress(Buffer.alloc(COMPRESSED_OFF_LOOP_FROM_BYTES - 1))).toBeInstanceOf(Buffer);
  expect(compress(Buffer.alloc(COMPRESSED_OFF_LOOP_FROM_BYTES))).toBeInstanceOf(Promise);
});

test('of many large ones at once each gets its own bytes', async () => {
  const plaintexts = Array.from({ length: 20 }, (_, index) =>
    Buffer.alloc(COMPRESSED_OFF_LOOP_FROM_BYTES + index, index),
  );
  const compressed = await Promise.all(plaintexts.map(compress));
  expect(compressed.map((bytes) => zstdDecompressSync(bytes).equals(plaintexts.shift() ?? Buffer.alloc(0)))).toEqual(
    Array.from({ length: 20 }, () => true),
  );
});
