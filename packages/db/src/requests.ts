import type { ModelCount, RequestRepository } from '@lethe/core/payloads';
import type { Database } from './database.ts';
import { listRows } from './list-requests.ts';
import { bindValues, requestsOf } from './request-conditions.ts';
import { readNeighbours } from './request-neighbours.ts';
import { rolledRows } from './request-rollups.ts';
import { type RequestRow, toRequestView } from './request-row.ts';
import { REQUEST_VIEW_SELECT } from './request-view-select.ts';

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
        const { rows } = await transaction.query<RequestRow>(
          `${REQUEST_VIEW_SELECT} WHERE ${conditions.join(' AND ')}`,
          values,
        );
        return rows[0] === undefined ? null : toRequestView(rows[0]);
      }),
    neighbours: (query) =>
      database.withOrganization(query.organizationId, (transaction) => readNeighbours(transaction, query)),
    models: (organizationId, projects) =>
      database.withOrganization(organizationId, async (transaction) => {
        const { values, bind } = bindValues();
        const rolled = rolledRows({ bind, organizationId, projects, from: undefined, to: undefined });
        const { rows } = await transaction.query<ModelCount>(
          `WITH ${rolled} SELECT provider, model, sum(request_count)::int4 AS "requestCount" FROM rolled
           GROUP BY provider, model ORDER BY 3 DESC, provider, model`,
          values,
        );
        return rows;
      }),
  };
}
