import type { Endpoint } from '@lethe/core/payloads';
import type { ScannedPayload, ScanQuery, SearchablePayloads, SearchScope } from '@lethe/core/search';
import type { RequestId } from '@lethe/core/tenancy';
import type { PoolClient } from 'pg';
import type { Database } from './database.ts';
import { type PayloadRow, refusing, toStoredPart } from './payload-row.ts';
import { type RequestQuery, requestConditions, requestsOf } from './request-conditions.ts';

interface CandidateRow {
  id: RequestId;
  admitted_at: Date;
  expires_at: Date;
  endpoint: Endpoint;
  provider: string;
  model: string;
  project_name: string;
}

/** As the dashboard's role, which reads payloads here by `scan_payloads` and nowhere else but one at a time. */
export function createSearchablePayloads(database: Database): SearchablePayloads {
  return {
    count: (query) =>
      database.withOrganization(query.organizationId, async (transaction) => {
        const { values, bind, conditions } = candidatesOf(query);
        const { rows } = await transaction.query<{ count: number }>(
          `SELECT count(*)::int4 AS count FROM (
             SELECT FROM request WHERE ${conditions.join(' AND ')} LIMIT ${bind(query.countMax)}) counted`,
          values,
        );
        return rows[0]?.count ?? 0;
      }),
    scan: (query) =>
      refusing(() =>
        database.withOrganization(query.organizationId, async (transaction) => {
          const candidates = await listCandidates(transaction, query);
          const page = candidates.slice(0, query.payloadsMax);
          const rows = await scanRows(transaction, query, page);
          return toBatch(page, rows, candidates.length > page.length);
        }),
      ),
  };
}

/** Requests of which a payload may be there: which of them it is there of, the function of the database says. */
function candidatesOf({ organizationId, projects, filter, asOf }: SearchScope): RequestQuery {
  const query = requestsOf({ organizationId, projects });
  query.conditions.push(
    ...requestConditions(filter, query.bind),
    `request.admitted_at <= ${query.bind(asOf)}`,
    'request.expires_at > lethe_now()',
    `NOT EXISTS (SELECT FROM payload_erasure erased
      WHERE erased.organization_id = request.organization_id AND erased.request_id = request.id)`,
  );
  return query;
}

async function listCandidates(transaction: PoolClient, query: ScanQuery): Promise<readonly CandidateRow[]> {
  const { values, bind, conditions } = candidatesOf(query);
  if (query.after !== null) {
    const { admittedAt, id } = query.after;
    conditions.push(`(request.admitted_at, request.id) < (${bind(admittedAt)}, ${bind(id)}::uuid)`);
  }
  const { rows } = await transaction.query<CandidateRow>(
    `SELECT request.id, request.admitted_at, request.expires_at, request.endpoint, request.provider, request.model,
       project.name AS project_name
     FROM request JOIN project ON project.organization_id = request.organization_id AND project.id = request.project_id
     WHERE ${conditions.join(' AND ')}
     ORDER BY request.admitted_at DESC, request.id DESC LIMIT ${bind(query.payloadsMax + 1)}`,
    values,
  );
  return rows;
}

async function scanRows(
  transaction: PoolClient,
  { searchId, projects, payloadsMax, bytesMax, actor, origin }: ScanQuery,
  candidates: readonly CandidateRow[],
): Promise<readonly PayloadRow[]> {
  const { rows } = await transaction.query<PayloadRow>(
    'SELECT * FROM scan_payloads($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)',
    [
      searchId,
      candidates.map(({ id }) => id),
      projects === 'all' ? null : projects,
      payloadsMax,
      bytesMax,
      actor.kind,
      actor.id,
      actor.label,
      origin.requestId,
      origin.address,
    ],
  );
  return rows;
}

/**
 * The function stops where its bytes end, so everything up to the last payload that it gave is settled, and what comes after it is the next
 * batch's. When it gave none at all, every one of them was gone.
 */
function toBatch(candidates: readonly CandidateRow[], rows: readonly PayloadRow[], hasMore: boolean) {
  const parts = Map.groupBy(rows, (row) => row.request_id);
  const reached = candidates.findLastIndex(({ id }) => parts.has(id));
  const settled = reached === -1 ? candidates : candidates.slice(0, reached + 1);
  const last = settled.at(-1);
  const isEnd = !hasMore && settled.length === candidates.length;
  return {
    payloads: settled.map(
      (row): ScannedPayload => ({
        requestId: row.id,
        admittedAt: row.admitted_at,
        expiresAt: row.expires_at,
        endpoint: row.endpoint,
        provider: row.provider,
        model: row.model,
        projectName: row.project_name,
        parts: (parts.get(row.id) ?? []).map(toStoredPart),
      }),
    ),
    next: isEnd || last === undefined ? null : { admittedAt: last.admitted_at, id: last.id },
  };
}
