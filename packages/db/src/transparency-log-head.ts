import { consistencyRanges, type SignedCheckpoint, subtreesOf } from '@lethe/core/proof';
import pg from 'pg';
import type { Database } from './database.ts';
import { createTransparencyLog } from './transparency-log.ts';
import { hashRanges, LogNodeMissing, readSubtrees } from './transparency-log-nodes.ts';

/** What PostgreSQL tells when a leaf was appended. */
export const LOG_CHANNEL = 'lethe_log';

export interface LogHead {
  readonly size: number;
  readonly root: Uint8Array;
}

/** The log as its signer sees it: hashes, never a leaf's body. */
export interface LogHeadStore {
  /** What is committed, by the database's own reckoning. */
  head(): Promise<LogHead>;
  /** The complete subtrees of the first `size` leaves, from the left. */
  subtrees(size: number): Promise<readonly Uint8Array[]>;
  /** Computed from the leaves' bodies, in order. */
  leafHashes(range: { readonly from: number; readonly to: number }): Promise<readonly Uint8Array[]>;
  consistencyProof(sizes: { readonly from: number; readonly to: number }): Promise<readonly Uint8Array[]>;
  latestCheckpoint(): Promise<SignedCheckpoint | null>;
  verifierKeys(): Promise<readonly string[]>;
  /** False when the key was known. */
  registerSigner(signer: {
    readonly keyId: string;
    readonly name: string;
    readonly publicKey: Uint8Array;
  }): Promise<boolean>;
  /** A size is signed once; a repeat changes nothing. */
  storeCheckpoint(checkpoint: LogHead & { readonly note: string }): Promise<void>;
}

export function createLogHeadStore(database: Database): LogHeadStore {
  const { pool } = database;
  const log = createTransparencyLog(database);
  return {
    latestCheckpoint: log.latestCheckpoint,
    async head() {
      const { rows: heads } = await pool.query<{ size: bigint }>('SELECT size FROM keyring.log_head');
      const size = heads[0]?.size;
      if (size === undefined) throw new LogNodeMissing();
      return { size: Number(size), root: await rootOf(pool, size) };
    },
    subtrees: (size) => readSubtrees(pool, subtreesOf({ from: 0, to: size })),
    async leafHashes({ from, to }) {
      const { rows } = await pool.query<{ hash: Buffer }>('SELECT hash FROM log_leaf_hashes($1, $2) ORDER BY index', [
        from,
        to,
      ]);
      return rows.map(({ hash }) => hash);
    },
    async consistencyProof(sizes) {
      const [path = []] = await hashRanges(pool, [consistencyRanges(sizes)]);
      return path;
    },
    async verifierKeys() {
      return (await log.signers()).map(({ verifierKey }) => verifierKey);
    },
    async registerSigner({ keyId, name, publicKey }) {
      const { rowCount } = await pool.query(
        'INSERT INTO keyring.log_signer (key_id, name, public_key, created_at) VALUES ($1, $2, $3, lethe_now()) ON CONFLICT DO NOTHING',
        [keyId, name, publicKey],
      );
      return rowCount === 1;
    },
    async storeCheckpoint({ size, root, note }) {
      await pool.query(
        'INSERT INTO keyring.log_checkpoint (size, root, note, signed_at) VALUES ($1, $2, $3, lethe_now()) ON CONFLICT DO NOTHING',
        [size, root, note],
      );
    },
  };
}

const NO_DATA_FOUND = 'P0002';

async function rootOf(pool: pg.Pool, size: bigint): Promise<Uint8Array> {
  try {
    const { rows } = await pool.query<{ root: Buffer }>('SELECT log_root($1) AS root', [size]);
    if (rows[0] !== undefined) return rows[0].root;
  } catch (error) {
    if (!(error instanceof pg.DatabaseError && error.code === NO_DATA_FOUND)) throw error;
  }
  throw new LogNodeMissing(Number(size));
}
