import {
  HISTOGRAM_SCAN_ROWS_MAX,
  isRolled,
  type RequestHistogram,
  type RequestHistogramBucket,
  type RequestHistogramQuery,
} from '@lethe/core/payloads';
import { addMs, MS_PER_HOUR } from '@lethe/core/time';
import type { PoolClient } from 'pg';
import { scanStart, statedRows, widenMemory } from './stated-requests.ts';

export async function countHistogram(
  transaction: PoolClient,
  query: RequestHistogramQuery,
  rowsMax = HISTOGRAM_SCAN_ROWS_MAX,
): Promise<RequestHistogram> {
  await widenMemory(transaction);
  const from = latest(query.startAt, query.filter.from);
  const to = earliest(addMs(query.startAt, query.bucketCount * query.bucketWidthMs), query.filter.to);
  const filter = { ...query.filter, from, to };
  const isHourEnough = query.bucketWidthMs % MS_PER_HOUR === 0 && query.startAt.getTime() % MS_PER_HOUR === 0;
  const countedFrom =
    isHourEnough && isRolled(filter) ? null : await scanStart(transaction, { ...query, filter }, rowsMax);
  const { ctes, values, bind } = statedRows({
    ...query,
    filter: countedFrom === null ? filter : { ...filter, from: countedFrom },
    isHourEnough,
  });
  const { rows } = await transaction.query<RequestHistogramBucket>(
    `WITH ${ctes}
     SELECT floor(extract(epoch FROM at - ${bind(query.startAt)}::timestamptz) * 1000 / ${bind(query.bucketWidthMs)})::int4 AS index,
       ${Object.entries(COUNTS)
         .map(
           ([name, state]) => `coalesce(sum(request_count) FILTER (WHERE payload = '${state}'), 0)::int4 AS "${name}"`,
         )
         .join(', ')}
     FROM stated GROUP BY 1 HAVING sum(request_count) > 0 ORDER BY 1`,
    values,
  );
  return { buckets: rows, countedFrom };
}

const COUNTS: Readonly<Record<Exclude<keyof RequestHistogramBucket, 'index'>, string>> = {
  storedCount: 'stored',
  expiringCount: 'expiring',
  heldCount: 'held',
  expiredCount: 'expired',
  erasedCount: 'erased',
  notStoredCount: 'not_stored',
};

function latest(a: Date, b: Date | undefined): Date {
  return b !== undefined && b > a ? b : a;
}

function earliest(a: Date, b: Date | undefined): Date {
  return b !== undefined && b < a ? b : a;
}
