import { joinSubtrees, subtreesOf } from '@lethe/core/proof';
import { merkleRoot, nodeHash } from '../verify-receipt.mjs';

/** The right edge of a growing tree: enough to go on with it, never more than one hash for each bit of its size. */
export interface Frontier {
  readonly size: number;
  append(leafHash: Uint8Array): void;
  root(): Uint8Array;
}

/** Goes on from the complete subtrees of a tree, from the left; from an empty tree when there are none. */
export function createFrontier(
  from: { size: number; subtrees: readonly Uint8Array[] } = { size: 0, subtrees: [] },
): Frontier {
  const expectedCount = subtreesOf({ from: 0, to: from.size }).length;
  if (from.subtrees.length !== expectedCount) {
    throw new RangeError(`A tree of ${from.size} leaves has ${expectedCount} complete subtrees.`);
  }
  const subtrees = [...from.subtrees];
  let size = from.size;
  return {
    get size() {
      return size;
    },
    append(leafHash) {
      let hash = leafHash;
      for (let count = size; count % 2 === 1; count = (count - 1) / 2) {
        const left = subtrees.pop();
        if (left === undefined) throw new RangeError('A tree of odd size ends in a single leaf.');
        hash = nodeHash(left, hash);
      }
      subtrees.push(hash);
      size += 1;
    },
    root: () => (size === 0 ? merkleRoot([]) : joinSubtrees(subtrees, nodeHash)),
  };
}
