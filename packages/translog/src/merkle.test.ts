import { readFileSync } from 'node:fs';
import { consistencyRanges, inclusionRanges, joinSubtrees, type LeafRange, subtreesOf } from '@lethe/core/proof';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createFrontier, isConsistent, isIncluded, leafHash, merkleRoot, nodeHash } from './index.ts';

interface MerkleVectors {
  readonly leaves: readonly string[];
  readonly roots: readonly string[];
  readonly inclusion: readonly { index: number; size: number; path: readonly string[] }[];
  readonly consistency: readonly { from: number; to: number; path: readonly string[] }[];
}

const vectors = JSON.parse(readFileSync(new URL('../vectors/merkle.json', import.meta.url), 'utf8')) as MerkleVectors;
const published = vectors.leaves.map((leaf) => Buffer.from(leaf, 'hex'));

/** The definition of RFC 9162, 2.1.1, word by word: the oracle for everything else. */
function rootByDefinition(leaves: readonly Uint8Array[]): Buffer {
  const [only] = leaves;
  if (only === undefined) return merkleRoot([]);
  if (leaves.length === 1) return leafHash(only);
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return nodeHash(rootByDefinition(leaves.slice(0, split)), rootByDefinition(leaves.slice(split)));
}

/** Proofs are built as the log builds them: each range from complete subtrees alone. */
function pathOf(leaves: readonly Uint8Array[], ranges: readonly LeafRange[]): Buffer[] {
  return ranges.map((range) => {
    const subtrees = subtreesOf(range).map(({ level, index }) =>
      rootByDefinition(leaves.slice(index * 2 ** level, (index + 1) * 2 ** level)),
    );
    return Buffer.from(joinSubtrees(subtrees, nodeHash));
  });
}

const leavesOf = (count: number) => Array.from({ length: count }, (_, index) => Buffer.from(`leaf ${index}`));
const inclusionOf = (leaves: readonly Buffer[], index: number) => ({
  hash: leafHash(leaves[index] ?? ''),
  index,
  size: leaves.length,
  path: pathOf(leaves, inclusionRanges({ index, size: leaves.length })),
  root: rootByDefinition(leaves),
});
const consistencyOf = (leaves: readonly Buffer[], oldSize: number) => ({
  oldSize,
  newSize: leaves.length,
  oldRoot: rootByDefinition(leaves.slice(0, oldSize)),
  newRoot: rootByDefinition(leaves),
  path: pathOf(leaves, consistencyRanges({ from: oldSize, to: leaves.length })),
});

describe('the published vectors', () => {
  test('all eight roots, built at once and leaf by leaf', () => {
    const frontier = createFrontier();
    vectors.roots.forEach((root, at) => {
      frontier.append(leafHash(published[at] ?? ''));
      expect(merkleRoot(published.slice(0, at + 1)).toString('hex')).toBe(root);
      expect(Buffer.from(frontier.root()).toString('hex')).toBe(root);
    });
    expect(merkleRoot([]).toString('hex')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });

  test.each(vectors.inclusion)('the inclusion path of $index in $size', ({ index, size, path }) => {
    const proof = inclusionOf(published.slice(0, size), index);
    expect(proof.path.map((hash) => hash.toString('hex'))).toEqual(path);
    expect(isIncluded(proof)).toBe(true);
  });

  test.each(vectors.consistency)('the consistency path from $from to $to', ({ from, to, path }) => {
    const proof = consistencyOf(published.slice(0, to), from);
    expect(proof.path.map((hash) => hash.toString('hex'))).toEqual(path);
    expect(isConsistent(proof)).toBe(true);
  });
});

/** Every way in which a list of hashes goes wrong by one step. */
function damaged(path: readonly Buffer[]): Buffer[][] {
  const stray = leafHash('stray');
  const flipped = path.map((hash, at) => path.map((other, index) => (index === at ? nodeHash(hash, hash) : other)));
  const swapped = path.length > 1 ? [[...path].reverse()] : [];
  const removed = path.map((_, at) => path.filter((_hash, index) => index !== at));
  const inserted = [...path, stray].map((_, at) => path.toSpliced(at, 0, stray));
  return [...flipped, ...swapped, ...removed, ...inserted];
}

describe('proofs', () => {
  const SIZE_MAX = 33;

  test('every leaf of every small tree is included where it is and nowhere else', () => {
    for (let size = 1; size <= SIZE_MAX; size += 1) {
      const leaves = leavesOf(size);
      for (let index = 0; index < size; index += 1) {
        const proof = inclusionOf(leaves, index);
        expect(isIncluded(proof)).toBe(true);
        for (let other = 0; other <= size; other += 1) {
          if (other !== index) expect(isIncluded({ ...proof, index: other })).toBe(false);
        }
        for (const path of damaged(proof.path)) expect(isIncluded({ ...proof, path })).toBe(false);
        expect(isIncluded({ ...proof, root: leafHash('other') })).toBe(false);
        expect(isIncluded({ ...proof, hash: leafHash('other') })).toBe(false);
      }
    }
  });

  test('every pair of sizes is consistent, and nothing else passes for it', () => {
    for (let size = 1; size <= SIZE_MAX; size += 1) {
      const leaves = leavesOf(size);
      for (let oldSize = 1; oldSize <= size; oldSize += 1) {
        const proof = consistencyOf(leaves, oldSize);
        const { oldRoot, newRoot } = proof;
        expect(isConsistent(proof)).toBe(true);
        for (const path of damaged(proof.path)) expect(isConsistent({ ...proof, path })).toBe(false);
        expect(isConsistent({ ...proof, oldRoot: leafHash('other') })).toBe(false);
        expect(isConsistent({ ...proof, newRoot: leafHash('other') })).toBe(false);
        expect(isConsistent({ ...proof, oldRoot: newRoot, newRoot: oldRoot })).toBe(oldSize === size);
        expect(isConsistent({ ...proof, oldSize: size + 1 })).toBe(false);
        expect(isConsistent({ ...proof, newSize: oldSize - 1 })).toBe(false);
      }
    }
  });

  test('sizes and indexes that are no places in a tree are refused', () => {
    const inclusion = inclusionOf(leavesOf(1), 0);
    for (const index of [-1, 1, 0.5, Number.NaN, 2 ** 60]) expect(isIncluded({ ...inclusion, index })).toBe(false);
    for (const size of [0, -1, 1.5, Number.POSITIVE_INFINITY]) expect(isIncluded({ ...inclusion, size })).toBe(false);
    const consistency = consistencyOf(leavesOf(4), 2);
    for (const oldSize of [0, -2, 2.5, Number.NaN]) expect(isConsistent({ ...consistency, oldSize })).toBe(false);
    expect(isConsistent({ ...consistency, oldSize: 0, path: [] })).toBe(false);
    expect(isConsistent({ ...consistency, newSize: 2 ** 60 })).toBe(false);
  });

  test('a tree that was changed before its old size is not consistent with it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 80 }), fc.nat(), fc.nat(), (size, oldSeed, changedSeed) => {
        const oldSize = 1 + (oldSeed % (size - 1));
        const leaves = leavesOf(size);
        const forked = leaves.with(changedSeed % oldSize, Buffer.from('edited'));
        const honest = consistencyOf(leaves, oldSize);
        const { newRoot, path } = consistencyOf(forked, oldSize);
        expect(isConsistent({ ...honest, newRoot, path })).toBe(false);
      }),
    );
  });

  test('a frontier goes on from any size, and refuses the subtrees of another one', () => {
    const leaves = leavesOf(40);
    for (let size = 0; size <= 40; size += 1) {
      const subtrees = subtreesOf({ from: 0, to: size }).map(({ level, index }) =>
        rootByDefinition(leaves.slice(index * 2 ** level, (index + 1) * 2 ** level)),
      );
      const frontier = createFrontier({ size, subtrees });
      for (const leaf of leaves.slice(size)) frontier.append(leafHash(leaf));
      expect(Buffer.from(frontier.root())).toEqual(rootByDefinition(leaves));
    }
    expect(() => createFrontier({ size: 3, subtrees: [leafHash('')] })).toThrow(RangeError);
  });
});
