import { invariant } from '@lethe/core/errors';
import type pg from 'pg';

/** What one way of expiring took, and what it left. */
export interface Observation {
  readonly wallMs: number;
  readonly walBytes: number;
  readonly bytesBefore: number;
  readonly bytesAfter: number;
}

/** Runs `work` and compares the tables that hold payloads, with their indexes and what lies beside their rows, before and after. */
export async function observe(client: pg.Client, work: () => Promise<void>): Promise<Observation> {
  await client.query('CHECKPOINT');
  const bytesBefore = await sizeOf(client);
  const walBefore = await walPosition(client);
  const startedAt = performance.now();
  await work();
  const wallMs = performance.now() - startedAt;
  const walBytes = Number((await walPosition(client)) - walBefore);
  return { wallMs, walBytes, bytesBefore, bytesAfter: await sizeOf(client) };
}

const payloadTables = `
  SELECT oid FROM pg_class WHERE relkind = 'r' AND (relname = 'payload_flat' OR oid IN (SELECT inhrelid FROM pg_inherits WHERE inhparent = 'payload'::regclass))`;

async function sizeOf(client: pg.Client): Promise<number> {
  const sql = `SELECT coalesce(sum(pg_total_relation_size(oid)), 0)::float8 AS value FROM (${payloadTables}) held`;
  return numberOf(await client.query<{ value: number }>(sql));
}

/** How many dead tuples lie in the tables that hold payloads, and beside them. Reads every page of them. */
export async function countDeadTuples(client: pg.Client): Promise<number> {
  await client.query('CREATE EXTENSION IF NOT EXISTS pgstattuple');
  const sql = `
    SELECT coalesce(sum((pgstattuple(relation)).dead_tuple_count), 0)::float8 AS value
    FROM (SELECT oid AS relation FROM (${payloadTables}) held
      UNION ALL SELECT reltoastrelid FROM pg_class WHERE oid IN (${payloadTables}) AND reltoastrelid <> 0) relations`;
  return numberOf(await client.query<{ value: number }>(sql));
}

async function walPosition(client: pg.Client): Promise<bigint> {
  const { rows } = await client.query<{ value: string }>(
    `SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::text AS value`,
  );
  invariant(rows[0] !== undefined, 'a position is always answered');
  return BigInt(rows[0].value);
}

function numberOf({ rows }: pg.QueryResult<{ value: number }>): number {
  invariant(rows[0] !== undefined, 'an aggregate is always answered');
  return rows[0].value;
}
