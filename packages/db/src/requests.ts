import type { ListRequestsQuery, ModelCount, RequestRepository } from '@lethe/core/payloads';
import type { PoolClient } from 'pg';
import type { Database } from './database.ts';
import { requestConditions, requestsOf } from './request-conditions.ts';
import { type RequestRow, toRequestView } from './request-row.ts';

/** Only what has expired is looked at for a hold, and only where there is one in force at all. */
const SELECT = `
  SELECT request.*, project.name AS project_name, key.name AS api_key_name, key.environment, key.last_four, erasure.erased_at,
    erasure.leaf_index AS erasure_leaf_index,
    CASE WHEN request.expires_at <= lethe_now() AND (SELECT count(*) > 0 FROM legal_hold WHERE organization_id = $1 AND released_at IS NULL)
      THEN is_payload_held(request.id, request.expires_at) ELSE false END AS is_held,
    (SELECT jsonb_agg(jsonb_build_object('name', name, 'score', score, 'createdAt', created_at) ORDER BY name COLLATE "C", created_at)
     FROM request_feedback feedback WHERE feedback.organization_id = request.organization_id AND feedback.request_id = request.id) AS feedback
  FROM request
  JOIN project ON project.organization_id = request.organization_id AND project.id = request.project_id
  JOIN api_key key ON key.organization_id = request.organization_id AND key.id = request.api_key_id
  LEFT JOIN payload_erasure erasure ON erasure.organization_id = request.organization_id AND erasure.request_id = request.id`;

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
    find: (organizationId, requestId, projects) =>
      database.withOrganization(organizationId, async (transaction) => {
        const { values, bind, conditions } = requestsOf({ organizationId, projects });
        conditions.push(`request.id = ${bind(requestId)}`);
        const { rows } = await transaction.query<RequestRow>(`${SELECT} WHERE ${conditions.join(' AND ')}`, values);
        return rows[0] === undefined ? null : toRequestView(rows[0]);
      }),
    models: (organizationId, projects) =>
      database.withOrganization(organizationId, async (transaction) => {
        const { values, conditions } = requestsOf({ organizationId, projects });
        const { rows } = await transaction.query<ModelCount>(
          `SELECT provider, model, count(*)::int4 AS "requestCount" FROM request WHERE ${conditions.join(' AND ')}
           GROUP BY provider, model ORDER BY count(*) DESC, provider, model`,
          values,
        );
        return rows;
      }),
  };
}

/** One row more than the page, which tells whether there is a next one. */
async function listRows(transaction: PoolClient, query: ListRequestsQuery): Promise<RequestRow[]> {
  const { values, bind, conditions } = requestsOf(query);
  conditions.push(...requestConditions(query.filter, bind));
  if (query.holdId !== undefined) {
    conditions.push(`is_in_hold_scope((SELECT hold FROM legal_hold hold WHERE hold.organization_id = $1 AND hold.id = ${bind(query.holdId)}),
      request.id, request.project_id, request.end_user, request.admitted_at)`);
  }
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
