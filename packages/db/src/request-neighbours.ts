import { NEIGHBOUR_COUNT_MAX, type RequestNeighbours, type RequestNeighboursQuery } from '@lethe/core/payloads';
import type { PoolClient } from 'pg';
import { requestConditions, requestsOf } from './request-conditions.ts';

/** What stands before and after a request in the list of a filter: at most a bounded walk along the list's own index to either side. */
export async function readNeighbours(
  transaction: PoolClient,
  query: RequestNeighboursQuery,
): Promise<RequestNeighbours> {
  const { values, bind, conditions } = requestsOf(query);
  conditions.push(...requestConditions(query.filter, bind));
  const place = `(${bind(query.of.admittedAt)}, ${bind(query.of.id)}::uuid)`;
  const side = (comparison: '<' | '>', direction: 'ASC' | 'DESC') => `
    SELECT count(*)::int4 AS count, (array_agg(beside.id ORDER BY beside.admitted_at ${direction}, beside.id ${direction}))[1] AS id FROM (
      SELECT request.id, request.admitted_at FROM request
      WHERE ${conditions.join(' AND ')} AND (request.admitted_at, request.id) ${comparison} ${place}
      ORDER BY request.admitted_at ${direction}, request.id ${direction} LIMIT ${NEIGHBOUR_COUNT_MAX + 1}
    ) beside`;
  const { rows } = await transaction.query<RequestNeighbours>(
    `SELECT newer.id AS "newerId", older.id AS "olderId", newer.count AS "newerCount", older.count AS "olderCount"
     FROM (${side('>', 'ASC')}) newer, (${side('<', 'DESC')}) older`,
    values,
  );
  return rows[0] ?? { newerId: null, olderId: null, newerCount: 0, olderCount: 0 };
}
