import fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitBySize } from './split-by-size.ts';

const entry = fc
  .array(fc.integer({ min: 0, max: 40 }), { maxLength: 2 })
  .map((sizes) => ({ parts: sizes.map((size) => ({ ciphertext: new Uint8Array(size) })) }));
const sizeOf = (entries: readonly { parts: { ciphertext: Uint8Array }[] }[]) =>
  entries.flatMap(({ parts }) => parts).reduce((sum, { ciphertext }) => sum + ciphertext.byteLength, 0);

test('every entry is in one batch, in order, and no batch but that of one large entry is beyond the limit', () => {
  fc.assert(
    fc.property(fc.array(entry), (entries) => {
      const batches = splitBySize(entries, 50);
      expect(batches.flat()).toEqual(entries);
      for (const batch of batches) expect(batch.length === 1 || sizeOf(batch) <= 50).toBe(true);
    }),
  );
});

test('a batch takes what fits', () => {
  fc.assert(
    fc.property(fc.array(entry, { minLength: 1 }), (entries) => {
      const batches = splitBySize(entries, 50);
      for (const [index, batch] of batches.entries()) {
        const next = batches[index + 1]?.[0];
        if (next !== undefined) expect(sizeOf([...batch, next])).toBeGreaterThan(50);
      }
    }),
  );
});

test('nothing to write is no batch', () => {
  expect(splitBySize([], 50)).toEqual([]);
});
