import type { PayloadFootprint, PayloadFootprintQuery, RequestStatistics } from '@lethe/core/payloads';
import { RETENTION_DAYS_MAX } from '@lethe/core/retention';
import { addMs, MS_PER_DAY, utcDayOf } from '@lethe/core/time';
import type { PoolClient } from 'pg';
import { countFacets } from './count-facets.ts';
import { countHistogram } from './count-histogram.ts';
import type { Database } from './database.ts';
import { type Bind, requestsOf } from './request-conditions.ts';
import { type RolledRange, rolledRows } from './request-rollups.ts';

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
      database.withOrganization(query.organizationId, (transaction) => countHistogram(transaction, query)),
    facets: (query) =>
      database.withOrganization(query.organizationId, (transaction) => countFacets(transaction, query)),
    footprint: (query) =>
      database.withOrganization(query.organizationId, (transaction) => measureFootprint(transaction, query)),
  };
}

/** Readable payloads by the day of their expiry: counted from the hours that are rolled up, split at now and at each midnight to come. */
async function measureFootprint(transaction: PoolClient, query: PayloadFootprintQuery): Promise<PayloadFootprint> {
  const { organizationId, projects, now, recentFrom } = query;
  // Instants are whole milliseconds: what expires after now expires at the next one or later.
  const firstReadable = addMs(now, 1);
  const midnights = Array.from({ length: RETENTION_DAYS_MAX + 1 }, (_, day) =>
    addMs(utcDayOf(now), (day + 1) * MS_PER_DAY),
  ).filter((midnight) => midnight > firstReadable);
  const days = await counted<DayRow>(
    transaction,
    {
      ...{ organizationId, projects, to: undefined },
      from: addMs(now, -(RETENTION_DAYS_MAX + 1) * MS_PER_DAY),
      expiryEdges: [firstReadable, ...midnights],
    },
    (
      bind,
    ) => `SELECT date_trunc('day', first_expires_at, 'UTC') AS "expiryDay", sum(request_count)::float8 AS "payloadCount",
        max(last_expires_at) AS "lastExpiresAt"
      FROM rolled WHERE NOT is_erased AND first_expires_at >= ${bind(firstReadable)} GROUP BY 1 ORDER BY 1`,
  );
  const [recent] = await counted<RecentRow>(
    transaction,
    { organizationId, projects, from: recentFrom, to: now },
    () => `SELECT coalesce(sum(request_count), 0)::float8 AS "requestCount",
        coalesce(sum(input_tokens + cached_input_tokens + output_tokens + reasoning_tokens), 0)::float8 AS "tokenCount" FROM rolled`,
  );
  return {
    expiryDays: days.map(({ expiryDay, payloadCount }) => ({ expiryDay, payloadCount })),
    lastExpiresAt: days.at(-1)?.lastExpiresAt ?? null,
    recentRequestCount: recent?.requestCount ?? 0,
    recentTokenCount: recent?.tokenCount ?? 0,
  };
}

interface DayRow {
  expiryDay: Date;
  payloadCount: number;
  lastExpiresAt: Date;
}

interface RecentRow {
  requestCount: number;
  tokenCount: number;
}

async function counted<Row extends object>(
  transaction: PoolClient,
  range: Omit<RolledRange, 'bind'>,
  select: (bind: Bind) => string,
): Promise<Row[]> {
  const values: unknown[] = [];
  const bind: Bind = (value) => `$${values.push(value)}`;
  const { rows } = await transaction.query<Row>(`WITH ${rolledRows({ ...range, bind })} ${select(bind)}`, values);
  return rows;
}
