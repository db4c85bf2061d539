/** A complete subtree of an RFC 9162 tree: 2^level leaves, the `index`-th of its size from the left. It never changes. */
export interface TreeNode {
  readonly level: number;
  readonly index: number;
}

/** Leaves, without the one at `to`. */
export interface LeafRange {
  readonly from: number;
  readonly to: number;
}

/** What the inclusion proof of a leaf is made of, from its sibling upwards (RFC 9162, 2.1.3.1). */
export function inclusionRanges({ index, size }: { index: number; size: number }): readonly LeafRange[] {
  const ranges: LeafRange[] = [];
  let { from, to }: LeafRange = { from: 0, to: size };
  while (to - from > 1) {
    const middle = from + splitOf(to - from);
    if (index < middle) {
      ranges.push({ from: middle, to });
      to = middle;
    } else {
      ranges.push({ from, to: middle });
      from = middle;
    }
  }
  return ranges.reverse();
}

/** What the consistency proof between two sizes is made of (RFC 9162, 2.1.4.1). Empty for equal sizes, and from size 0, which proves nothing. */
export function consistencyRanges({ from: oldSize, to: newSize }: LeafRange): readonly LeafRange[] {
  if (oldSize === 0) return [];
  const ranges: LeafRange[] = [];
  let { from, to }: LeafRange = { from: 0, to: newSize };
  while (to !== oldSize) {
    const middle = from + splitOf(to - from);
    if (oldSize <= middle) {
      ranges.push({ from: middle, to });
      to = middle;
    } else {
      ranges.push({ from, to: middle });
      from = middle;
    }
  }
  // The verifier has the root of the old tree; a subtree of it has to be told.
  if (from > 0) ranges.push({ from, to });
  return ranges.reverse();
}

/** The complete subtrees that a range of a proof, or a whole tree, consists of, from the left. */
export function subtreesOf({ from, to }: LeafRange): readonly TreeNode[] {
  const nodes: TreeNode[] = [];
  for (let at = from; at < to; ) {
    let level = 0;
    while (2 ** (level + 1) <= to - at) level += 1;
    nodes.push({ level, index: at / 2 ** level });
    at += 2 ** level;
  }
  return nodes;
}

/** The hash over the subtrees of one range, given from the left. */
export function joinSubtrees(
  hashes: readonly Uint8Array[],
  nodeHash: (left: Uint8Array, right: Uint8Array) => Uint8Array,
): Uint8Array {
  return hashes.reduceRight((right, left) => nodeHash(left, right));
}

/** The largest power of two below a count of at least two. */
function splitOf(count: number): number {
  let split = 1;
  while (split * 2 < count) split *= 2;
  return split;
}
