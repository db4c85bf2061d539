import { invariant } from '@lethe/core/errors';
import type pg from 'pg';

/** How rows are got rid of without partitions: `delete` removes them, `null` removes their ciphertext. */
export type DeletionKind = 'delete' | 'null';

/**
 * Works through the table in ranges of pages, a transaction each, without any index: the cheapest way there is to find what has expired.
 * `payload_flat` is one table with the rows of all days in it.
 */
export async function deleteInBatches(
  client: pg.Client,
  { kind, before, rowsPerBatch }: { kind: DeletionKind; before: Date; rowsPerBatch: number },
): Promise<void> {
  const { pageCount, rowsPerPage } = await shapeOf(client);
  const pagesPerBatch = Math.max(1, Math.ceil(rowsPerBatch / rowsPerPage));
  for (let page = 0; page < pageCount; page += pagesPerBatch) {
    await client.query(statements[kind], [`(${page},0)`, `(${page + pagesPerBatch},0)`, before]);
  }
}

const statements: Readonly<Record<DeletionKind, string>> = {
  delete: 'DELETE FROM payload_flat WHERE ctid >= $1::tid AND ctid < $2::tid AND expires_at < $3',
  null: 'UPDATE payload_flat SET ciphertext = NULL WHERE ctid >= $1::tid AND ctid < $2::tid AND expires_at < $3 AND ciphertext IS NOT NULL',
};

async function shapeOf(client: pg.Client): Promise<{ pageCount: number; rowsPerPage: number }> {
  const { rows } = await client.query<{ pages: number; tuples: number }>(
    `SELECT pg_relation_size('payload_flat')::float8 / 8192 AS pages, reltuples::float8 AS tuples FROM pg_class WHERE relname = 'payload_flat'`,
  );
  const shape = rows[0];
  invariant(shape !== undefined && shape.pages > 0, 'the table has rows');
  return { pageCount: shape.pages, rowsPerPage: shape.tuples / shape.pages };
}

/** How many rows are due and still have their ciphertext. */
export async function countLeft(client: pg.Client, before: Date): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    'SELECT count(*)::int4 AS count FROM payload_flat WHERE expires_at < $1 AND ciphertext IS NOT NULL',
    [before],
  );
  return rows[0]?.count ?? 0;
}
