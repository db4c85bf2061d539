import {
  EXPIRING_WITHIN_MS,
  type PayloadFootprint,
  type PayloadFootprintQuery,
  type RequestHistogramBucket,
  type RequestHistogramQuery,
  type RequestStatistics,
} from '@lethe/core/payloads';
import { addMs } from '@lethe/core/time';
import type { PoolClient } from 'pg';
import type { Database } from './database.ts';
import { requestConditions, requestsOf } from './request-conditions.ts';

export function createRequestStatistics(database: Database): RequestStatistics {
  return {
    firstAdmittedAt: (organizationId, projects) =>
      database.withOrganization(organizationId, async (transaction) => {
        const { values, conditions } = requestsOf({ organizationId, projects });
        const { rows } = await transaction.query<{ admitted_at: Date }>(
          `SELECT request.admitted_at FROM request WHERE ${conditions.join(' AND ')} ORDER BY request.admitted_at, id LIMIT 1`,
          values,
        );
        return rows[0]?.admitted_at ?? null;
      }),
    histogram: (query) =>
      database.withOrganization(query.organizationId, (transaction) => countBuckets(transaction, query)),
    footprint: (query) =>
      database.withOrganization(query.organizationId, (transaction) => measureFootprint(transaction, query)),
  };
}

async function countBuckets(transaction: PoolClient, query: RequestHistogramQuery): Promise<RequestHistogramBucket[]> {
  const { values, bind, conditions } = requestsOf(query);
  const range = {
    from: latest(query.startAt, query.filter.from),
    to: earliest(addMs(query.startAt, query.bucketCount * query.bucketWidthMs), query.filter.to),
  };
  conditions.push(...requestConditions({ ...query.filter, ...range }, bind));
  const now = `${bind(query.now)}::timestamptz`;
  const expiringBefore = `${bind(addMs(query.now, EXPIRING_WITHIN_MS))}::timestamptz`;
  const { rows } = await transaction.query<RequestHistogramBucket>(
    `SELECT floor(extract(epoch FROM request.admitted_at - ${bind(query.startAt)}::timestamptz) * 1000 / ${bind(query.bucketWidthMs)})::int4 AS index,
       (count(*) FILTER (WHERE request.expires_at >= ${expiringBefore} AND erased_at IS NULL))::int4 AS "storedCount",
       (count(*) FILTER (WHERE request.expires_at > ${now} AND request.expires_at < ${expiringBefore} AND erased_at IS NULL))::int4 AS "expiringCount",
       (count(*) FILTER (WHERE request.expires_at <= ${now} AND erased_at IS NULL))::int4 AS "expiredCount",
       (count(*) FILTER (WHERE erased_at IS NOT NULL))::int4 AS "erasedCount",
       (count(*) FILTER (WHERE request.expires_at IS NULL))::int4 AS "notStoredCount"
     FROM request
     LEFT JOIN payload_erasure erasure ON erasure.organization_id = request.organization_id AND erasure.request_id = request.id
     WHERE ${conditions.join(' AND ')} GROUP BY 1 ORDER BY 1`,
    values,
  );
  return rows;
}

async function measureFootprint(transaction: PoolClient, query: PayloadFootprintQuery): Promise<PayloadFootprint> {
  const stored = requestsOf(query);
  stored.conditions.push(
    `request.expires_at > ${stored.bind(query.now)}`,
    'NOT EXISTS (SELECT FROM payload_erasure erased WHERE erased.organization_id = request.organization_id AND erased.request_id = request.id)',
  );
  const days = await transaction.query<{ expiry_day: Date; payload_count: number; last_expires_at: Date }>(
    `SELECT date_trunc('day', request.expires_at, 'UTC') AS expiry_day, count(*)::int4 AS payload_count, max(request.expires_at) AS last_expires_at
     FROM request WHERE ${stored.conditions.join(' AND ')} GROUP BY 1 ORDER BY 1`,
    stored.values,
  );
  const recently = requestsOf(query);
  recently.conditions.push(
    `request.admitted_at >= ${recently.bind(query.recentFrom)}`,
    `request.admitted_at < ${recently.bind(query.now)}`,
  );
  const recent = await transaction.query<{ request_count: number; token_count: bigint }>(
    `SELECT count(*)::int4 AS request_count,
       coalesce(sum(input_tokens + cached_input_tokens + output_tokens + reasoning_tokens), 0)::int8 AS token_count
     FROM request WHERE ${recently.conditions.join(' AND ')}`,
    recently.values,
  );
  return {
    expiryDays: days.rows.map((row) => ({ expiryDay: row.expiry_day, payloadCount: row.payload_count })),
    lastExpiresAt: days.rows.at(-1)?.last_expires_at ?? null,
    recentRequestCount: recent.rows[0]?.request_count ?? 0,
    recentTokenCount: Number(recent.rows[0]?.token_count ?? 0n),
  };
}

function latest(a: Date, b: Date | undefined): Date {
  return b !== undefined && b > a ? b : a;
}

function earliest(a: Date, b: Date | undefined): Date {
  return b !== undefined && b < a ? b : a;
}
