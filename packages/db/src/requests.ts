import type { ListRequestsQuery, ModelCount, RequestRepository } from '@lethe/core/payloads';
import type { PoolClient } from 'pg';
import type { Database } from './database.ts';
import { requestConditions } from './request-conditions.ts';
import { type RequestRow, toRequestView } from './request-row.ts';

const SELECT = `
  SELECT request.*, project.name AS project_name, key.name AS api_key_name, key.environment, key.last_four
  FROM request
  JOIN project ON project.organization_id = request.organization_id AND project.id = request.project_id
  JOIN api_key key ON key.organization_id = request.organization_id AND key.id = request.api_key_id`;

export function createRequestRepository(database: Database): RequestRepository {
  return {
    list: (query) =>
      database.withOrganization(query.organizationId, async (transaction) => {
        const rows = await listRows(transaction, query);
        const page = rows.slice(0, query.pageSize).map(toRequestView);
        const last = page.at(-1);
        const next =
          rows.length > query.pageSize && last !== undefined ? { admittedAt: last.admittedAt, id: last.id } : null;
        return { requests: page, next };
      }),
    find: (organizationId, requestId) =>
      database.withOrganization(organizationId, async (transaction) => {
        const { rows } = await transaction.query<RequestRow>(
          `${SELECT} WHERE request.organization_id = $1 AND request.id = $2`,
          [organizationId, requestId],
        );
        return rows[0] === undefined ? null : toRequestView(rows[0]);
      }),
    models: (organizationId) =>
      database.withOrganization(organizationId, async (transaction) => {
        const { rows } = await transaction.query<ModelCount>(
          `SELECT provider, model, count(*)::int4 AS "requestCount" FROM request WHERE organization_id = $1
           GROUP BY provider, model ORDER BY count(*) DESC, provider, model`,
          [organizationId],
        );
        return rows;
      }),
  };
}

/** One row more than the page, which tells whether there is a next one. */
async function listRows(transaction: PoolClient, query: ListRequestsQuery): Promise<RequestRow[]> {
  const values: unknown[] = [query.organizationId];
  const bind = (value: unknown): string => `$${values.push(value)}`;
  const conditions = ['request.organization_id = $1', ...requestConditions(query.filter, bind)];
  if (query.after !== null) {
    conditions.push(
      `(request.admitted_at, request.id) < (${bind(query.after.admittedAt)}, ${bind(query.after.id)}::uuid)`,
    );
  }
  const { rows } = await transaction.query<RequestRow>(
    `${SELECT} WHERE ${conditions.join(' AND ')}
     ORDER BY request.admitted_at DESC, request.id DESC LIMIT ${bind(query.pageSize + 1)}`,
    values,
  );
  return rows;
}
