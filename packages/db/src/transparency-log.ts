import {
  type AuditBatch,
  consistencyRanges,
  inclusionRanges,
  type LeafKind,
  type LeafSummary,
  type ListLeavesQuery,
  RECEIPT_FORMAT,
  type Receipt,
  type SignedCheckpoint,
  type TransparencyLog,
} from '@lethe/core/proof';
import type { OrganizationId } from '@lethe/core/tenancy';
import type { Pool, PoolClient } from 'pg';
import { type AuditRow, toAuditEvent } from './audit-log.ts';
import type { Database } from './database.ts';
import { hashRanges } from './transparency-log-nodes.ts';

interface CheckpointRow {
  size: bigint;
  root: Buffer;
  note: string;
  signed_at: Date;
}

interface LeafRow {
  index: bigint;
  kind: LeafKind;
  body: string;
  appended_at: Date;
}

/** A leaf with the salt that opens it; null for one of the whole deployment. */
export interface OwnLeafRow extends Omit<LeafRow, 'appended_at'> {
  salt: Buffer | null;
}

interface BatchRow extends OwnLeafRow {
  from_number: bigint;
  to_number: bigint;
}

const NEWEST_CHECKPOINT = 'SELECT size, root, note, signed_at FROM keyring.log_checkpoint ORDER BY size DESC LIMIT 1';
/** A leaf with the salt that opens it, which leaves of the whole deployment do not have. */
const OWN_LEAF = `SELECT leaf.index, leaf.kind, leaf.body, leaf.appended_at, salt.salt
  FROM keyring.log_leaf leaf LEFT JOIN keyring.organization_salt salt ON salt.organization_id = leaf.organization_id`;

/** The log as the app's role sees it: a tenant's own leaves and those of the whole deployment, by row-level security. */
export function createTransparencyLog({ pool, withOrganization }: Database): TransparencyLog {
  return {
    listLeaves: (query) => withOrganization(query.organizationId, (transaction) => listLeaves(transaction, query)),
    receipt: (organizationId, leafIndex) =>
      withOrganization(organizationId, async (transaction) => {
        const { rows } = await transaction.query<OwnLeafRow>(
          `${OWN_LEAF} WHERE leaf.index = $1 AND (leaf.organization_id = $2 OR leaf.organization_id IS NULL)`,
          [leafIndex, organizationId],
        );
        const [receipt = null] = await receiptsOf(transaction, rows);
        return receipt;
      }),
    latestCheckpoint: () => readCheckpoint(pool, NEWEST_CHECKPOINT),
    checkpoint: (size) =>
      readCheckpoint(pool, 'SELECT size, root, note, signed_at FROM keyring.log_checkpoint WHERE size = $1', [size]),
    async consistencyProof(sizes) {
      const [path = []] = await hashRanges(pool, [consistencyRanges(sizes)]);
      return path;
    },
    async signers() {
      const { rows } = await pool.query<{ name: string; key_id: string; public_key: Buffer }>(
        'SELECT name, key_id, public_key FROM keyring.log_signer ORDER BY created_at DESC, key_id',
      );
      return rows.map(({ name, key_id: keyId, public_key: publicKey }) => {
        const encoded = Buffer.concat([Buffer.of(1), publicKey]).toString('base64');
        return { name, keyId, verifierKey: `${name}+${keyId}+${encoded}` };
      });
    },
    auditBatches: ({ organizationId, from, to }) =>
      withOrganization(organizationId, (transaction) => listAuditBatches(transaction, organizationId, [from, to])),
  };
}

async function readCheckpoint(
  client: Pool | PoolClient,
  sql: string,
  values: readonly unknown[] = [],
): Promise<SignedCheckpoint | null> {
  const { rows } = await client.query<CheckpointRow>(sql, [...values]);
  const [row] = rows;
  return row === undefined ? null : { size: Number(row.size), root: row.root, note: row.note, signedAt: row.signed_at };
}

async function listLeaves(transaction: PoolClient, query: ListLeavesQuery): Promise<readonly LeafSummary[]> {
  const { organizationId, kinds, before, pageSize } = query;
  const signedSize = (await readCheckpoint(transaction, NEWEST_CHECKPOINT))?.size ?? 0;
  const pageOf = (whose: string) =>
    `(SELECT index, kind, body, appended_at FROM keyring.log_leaf
      WHERE ${whose} AND ($2::text[] IS NULL OR kind = ANY ($2)) AND ($3::bigint IS NULL OR index < $3) ORDER BY index DESC LIMIT $4)`;
  const { rows } = await transaction.query<LeafRow>(
    `SELECT * FROM (${pageOf('organization_id = $1')} UNION ALL ${pageOf('organization_id IS NULL')}) leaf ORDER BY index DESC LIMIT $4`,
    [organizationId, kinds ?? null, before, pageSize],
  );
  return rows.map(({ index, kind, body, appended_at: appendedAt }) => ({
    index: Number(index),
    kind,
    appendedAt,
    body,
    isSigned: Number(index) < signedSize,
  }));
}

/** In the order of the leaves; null where the newest checkpoint does not reach yet. Two queries, however many leaves. */
export async function receiptsOf(
  transaction: Pool | PoolClient,
  leaves: readonly OwnLeafRow[],
): Promise<readonly (Receipt | null)[]> {
  const checkpoint = await readCheckpoint(transaction, NEWEST_CHECKPOINT);
  const size = checkpoint?.size ?? 0;
  const paths = await hashRanges(
    transaction,
    leaves.map(({ index }) => (Number(index) < size ? inclusionRanges({ index: Number(index), size }) : [])),
  );
  return leaves.map(({ index, body, salt }, at) =>
    checkpoint === null || Number(index) >= size
      ? null
      : {
          format: RECEIPT_FORMAT,
          leaf: body,
          leaf_index: Number(index),
          inclusion_path: (paths[at] ?? []).map((hash) => Buffer.from(hash).toString('base64')),
          checkpoint: checkpoint.note,
          salt: salt?.toString('base64') ?? null,
        },
  );
}

async function listAuditBatches(
  transaction: PoolClient,
  organizationId: OrganizationId,
  range: readonly [from: bigint, to: bigint],
): Promise<readonly AuditBatch[]> {
  const { rows: batches } = await transaction.query<BatchRow>(
    `SELECT leaf.*, batch.from_number, batch.to_number FROM keyring.audit_batch batch JOIN (${OWN_LEAF}) leaf ON leaf.index = batch.leaf_index
     WHERE batch.organization_id = $1 AND batch.to_number >= $2 AND batch.from_number <= $3 ORDER BY batch.from_number`,
    [organizationId, ...range],
  );
  const receipts = await receiptsOf(transaction, batches);
  const { rows } = await transaction.query<AuditRow>(
    'SELECT * FROM audit_event WHERE organization_id = $1 AND number BETWEEN $2 AND $3 ORDER BY number',
    [organizationId, batches[0]?.from_number ?? 0n, batches.at(-1)?.to_number ?? -1n],
  );
  const events = rows.map(toAuditEvent);
  return batches.map(({ from_number: fromNumber, to_number: toNumber, body }, at) => ({
    fromNumber,
    toNumber,
    root: Buffer.from((JSON.parse(body) as { root: string }).root, 'hex'),
    events: events.filter(({ number }) => number >= fromNumber && number <= toNumber),
    receipt: receipts[at] ?? null,
  }));
}
