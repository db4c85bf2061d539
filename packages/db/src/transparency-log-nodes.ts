import { createHash } from 'node:crypto';
import { joinSubtrees, type LeafRange, subtreesOf, type TreeNode } from '@lethe/core/proof';
import type { Pool, PoolClient } from 'pg';

/** Somebody went around the append-only log: a complete subtree of it is not there. */
export class LogNodeMissing extends Error {
  override readonly name = 'LogNodeMissing';
  /** Of the tree that was to be hashed; 0 when it is not known. */
  readonly treeSize: number;

  constructor(treeSize = 0) {
    super('The transparency log lacks a node.');
    this.treeSize = treeSize;
  }
}

interface NodeRow {
  level: number;
  index: bigint;
  hash: Buffer;
}

function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  return createHash('sha256').update(Buffer.of(1)).update(left).update(right).digest();
}

/** The hashes of complete subtrees, in the order asked for, by one query. */
export async function readSubtrees(
  client: Pool | PoolClient,
  nodes: readonly TreeNode[],
): Promise<readonly Uint8Array[]> {
  if (nodes.length === 0) return [];
  const { rows } = await client.query<NodeRow>(
    `SELECT level, index, hash FROM keyring.log_node JOIN unnest($1::int[], $2::bigint[]) AS wanted (level, index) USING (level, index)`,
    [nodes.map(({ level }) => level), nodes.map(({ index }) => index)],
  );
  const hashes = new Map(rows.map(({ level, index, hash }) => [`${level}/${index}`, hash]));
  return nodes.map(({ level, index }) => {
    const hash = hashes.get(`${level}/${index}`);
    if (hash === undefined) throw new LogNodeMissing();
    return hash;
  });
}

/** The hash of each range of a proof, for any number of proofs, by one query. */
export async function hashRanges(
  client: Pool | PoolClient,
  proofs: readonly (readonly LeafRange[])[],
): Promise<readonly (readonly Uint8Array[])[]> {
  const subtrees = await readSubtrees(client, proofs.flat().flatMap(subtreesOf));
  let at = 0;
  return proofs.map((ranges) =>
    ranges.map((range) => {
      const { length } = subtreesOf(range);
      at += length;
      return joinSubtrees(subtrees.slice(at - length, at), nodeHash);
    }),
  );
}
