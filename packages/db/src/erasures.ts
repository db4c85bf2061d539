import type { Actor, Origin } from '@lethe/core/audit';
import {
  ERASURE_BATCHES_SHOWN,
  ERASURE_DUE_DAYS,
  ERASURE_PAYLOADS_MAX,
  type Erasure,
  type ErasurePreview,
  type ErasureRepository,
  type NewErasure,
} from '@lethe/core/erasures';
import { DomainError } from '@lethe/core/errors';
import pg from 'pg';
import type { Database } from './database.ts';
import { type ErasureBatchRow, type ErasureRow, selectorColumns, toErasure } from './erasure-row.ts';

interface PreviewRow {
  counted_at: Date;
  matched_count: number;
  held_count: number;
  holds: ErasurePreview['holds'];
  later_count: number;
  later_until: Date | null;
}

const APPROVE = 'SELECT * FROM approve_erasure($1, $2, $3, $4, $5, $6, $7, $8, $9)';
const END = 'SELECT * FROM end_erasure($1, $2, $3, $4, $5, $6, $7, $8)';
const FILE = 'SELECT * FROM request_erasure($1, $2, $3, $4, $5, $6, $7)';
const PREVIEW = 'SELECT * FROM preview_erasure($1)';

/** Requests for erasure, through the functions that count, erase and tell in one transaction. */
export function createErasureRepository(
  database: Pick<Database, 'withOrganization'>,
  { payloadsMax = ERASURE_PAYLOADS_MAX }: { readonly payloadsMax?: number } = {},
): ErasureRepository {
  const approve = (
    transaction: pg.PoolClient,
    { erasureId, confirmedCount, note, ...by }: { erasureId: string; confirmedCount: number; note: string | null } & By,
  ) => transaction.query<ErasureRow>(APPROVE, [erasureId, confirmedCount, note, payloadsMax, ...valuesOf(by)]);

  return {
    preview: ({ organizationId, selector, projects }) =>
      database.withOrganization(organizationId, async (transaction) => {
        const { rows } = await transaction.query<PreviewRow>(PREVIEW, [selectorColumns(selector, projects)]);
        return toPreview(rows[0] as PreviewRow);
      }),
    previewFiled: (organizationId, erasureId) =>
      database.withOrganization(organizationId, async (transaction) => {
        const { rows } = await transaction.query<PreviewRow>(
          `SELECT preview.* FROM erasure_request filed, preview_erasure(to_jsonb(filed)) preview
           WHERE filed.organization_id = $1 AND filed.id = $2`,
          [organizationId, erasureId],
        );
        return rows[0] === undefined ? null : toPreview(rows[0]);
      }),
    file: (erasure) =>
      database.withOrganization(erasure.organizationId, async (transaction) => {
        const { rows } = await file(transaction, erasure);
        return withBatches(transaction, rows[0] as ErasureRow);
      }),
    fileApproved: (erasure, confirmedCount) =>
      refusing(() =>
        database.withOrganization(erasure.organizationId, async (transaction) => {
          await file(transaction, erasure, { isApprovedAtOnce: true });
          const { rows } = await approve(transaction, {
            ...erasure,
            erasureId: erasure.id,
            confirmedCount,
            note: null,
          });
          return withBatches(transaction, rows[0] as ErasureRow);
        }),
      ),
    approve: ({ organizationId, ...approval }) =>
      refusing(() =>
        database.withOrganization(organizationId, async (transaction) => {
          const { rows } = await approve(transaction, approval);
          return withBatches(transaction, rows[0] as ErasureRow);
        }),
      ),
    end: ({ organizationId, erasureId, status, note, ...by }) =>
      refusing(() =>
        database.withOrganization(organizationId, async (transaction) => {
          const { rows } = await transaction.query<ErasureRow>(END, [erasureId, status, note, ...valuesOf(by)]);
          return withBatches(transaction, rows[0] as ErasureRow);
        }),
      ),
    ...createErasureReads(database),
  };
}

function createErasureReads(
  database: Pick<Database, 'withOrganization'>,
): Pick<ErasureRepository, 'find' | 'list' | 'countWaiting'> {
  return {
    find: (organizationId, erasureId) =>
      database.withOrganization(organizationId, async (transaction) => {
        const { rows } = await transaction.query<ErasureRow>(
          'SELECT * FROM erasure_request WHERE organization_id = $1 AND id = $2',
          [organizationId, erasureId],
        );
        return rows[0] === undefined ? null : withBatches(transaction, rows[0]);
      }),
    list: ({ organizationId, filedBy, beforeNumber, pageSize }) =>
      database.withOrganization(organizationId, async (transaction) => {
        const { rows } = await transaction.query<ErasureRow>(
          `SELECT * FROM erasure_request WHERE organization_id = $1 AND ($2::text IS NULL OR requested_by_id = $2)
             AND ($3::int IS NULL OR number < $3) ORDER BY number DESC LIMIT $4`,
          [organizationId, filedBy, beforeNumber, pageSize],
        );
        const batches = await batchesOf(transaction, rows);
        return rows.map((row) => toErasure(row, batches));
      }),
    countWaiting: (organizationId, filedBy) =>
      database.withOrganization(organizationId, async (transaction) => {
        const { rows } = await transaction.query<{ count: number }>(
          `SELECT count(*)::int AS count FROM erasure_request
           WHERE organization_id = $1 AND status = 'requested' AND ($2::text IS NULL OR requested_by_id = $2)`,
          [organizationId, filedBy],
        );
        return rows[0]?.count ?? 0;
      }),
  };
}

function file(
  transaction: pg.PoolClient,
  { id, selector, projects, reason, ...by }: NewErasure,
  { isApprovedAtOnce = false }: { isApprovedAtOnce?: boolean } = {},
) {
  const columns = {
    id,
    reason,
    is_approved_at_once: isApprovedAtOnce,
    ...selectorColumns(selector, projects),
  };
  return transaction.query<ErasureRow>(FILE, [columns, ERASURE_DUE_DAYS, ...valuesOf(by)]);
}

async function withBatches(transaction: pg.PoolClient, row: ErasureRow): Promise<Erasure> {
  return toErasure(row, await batchesOf(transaction, [row]));
}

async function batchesOf(transaction: pg.PoolClient, rows: readonly ErasureRow[]): Promise<ErasureBatchRow[]> {
  const found = await transaction.query<ErasureBatchRow>(
    `SELECT batch.* FROM unnest($2::uuid[]) AS listed (id) CROSS JOIN LATERAL (
       SELECT * FROM erasure_batch WHERE organization_id = $1 AND erasure_id = listed.id ORDER BY number DESC LIMIT $3
     ) batch ORDER BY batch.number`,
    [rows[0]?.organization_id ?? null, rows.map(({ id }) => id), ERASURE_BATCHES_SHOWN],
  );
  return found.rows;
}

function toPreview(row: PreviewRow): ErasurePreview {
  return {
    countedAt: row.counted_at,
    matchedCount: row.matched_count,
    heldCount: row.held_count,
    erasableCount: row.matched_count - row.held_count,
    holds: row.holds,
    laterCount: row.later_count,
    laterUntil: row.later_until,
  };
}

interface By {
  readonly actor: Actor;
  readonly origin: Origin;
}

function valuesOf({ actor, origin }: By): unknown[] {
  return [actor.kind, actor.id, actor.label, origin.requestId, origin.address];
}

/** What the functions refuse with; their message is the count, where there is one. */
const REFUSALS: Readonly<Record<string, (count: string) => DomainError>> = {
  LE010: (count) =>
    new DomainError('conflict', `It is ${count} payloads by now, more than was confirmed. Nothing was erased.`, {
      facts: { count: Number(count) },
    }),
  LE011: (count) =>
    new DomainError(
      'invalid_request',
      `An erasure takes at most ${ERASURE_PAYLOADS_MAX} payloads, and this one covers ${count}. Narrow it by dates.`,
      { facts: { count: Number(count) } },
    ),
  LE012: () => new DomainError('conflict', 'The request was decided otherwise meanwhile.'),
  LE013: () => new DomainError('not_found', 'There is no such erasure.'),
};

async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const refusal = error instanceof pg.DatabaseError ? REFUSALS[error.code ?? ''] : undefined;
    throw refusal === undefined ? error : refusal((error as pg.DatabaseError).message);
  }
}
