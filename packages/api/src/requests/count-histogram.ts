import { DomainError } from '@lethe/core/errors';
import { type RequestFilter, type RequestHistogramBucket, requestFilterSchema } from '@lethe/core/payloads';
import type { Organization, ProjectScope } from '@lethe/core/tenancy';
import { addMs, type Clock, MS_PER_DAY } from '@lethe/core/time';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';
import type { ApiPorts } from '../procedure/context.ts';
import { chooseBuckets, type HistogramBuckets } from './choose-buckets.ts';

export const HISTOGRAM_BUCKETS_MAX = 60;
/** How far back a histogram without a start reaches when there is no request yet. Otherwise it begins with the first one. */
const RANGE_DEFAULT_MS = 30 * MS_PER_DAY;

const input = z.strictObject({
  ...organizationScope,
  filter: requestFilterSchema.default({}),
  bucketCount: z.int().min(1).max(HISTOGRAM_BUCKETS_MAX).default(HISTOGRAM_BUCKETS_MAX),
});

/** Requests over time by the state of their payload: at most `bucketCount` buckets of equal width, empty ones included. */
export const countHistogram = organizationProcedure('metadata:read')
  .input(input)
  .query(({ ctx, input: { filter, bucketCount } }) => histogramOf(ctx, filter, bucketCount));

interface HistogramContext {
  readonly ports: Pick<ApiPorts, 'statistics'>;
  readonly organization: Pick<Organization, 'id'>;
  readonly projects: ProjectScope;
  readonly clock: Clock;
}

export async function histogramOf(
  { ports, organization, projects, clock }: HistogramContext,
  filter: RequestFilter,
  bucketCountMax: number,
) {
  const now = clock.now();
  const organizationId = organization.id;
  const to = filter.to ?? now;
  const from = filter.from ?? (await defaultFrom(to, ports.statistics.firstAdmittedAt(organizationId, projects)));
  if (from >= to) {
    throw new DomainError('invalid_request', 'The range ends before it begins.', { param: 'filter.to' });
  }
  const buckets = chooseBuckets({ from, to, bucketCountMax });
  const query = { organizationId, projects, filter: { ...filter, from, to }, ...buckets, now };
  const { buckets: counted, countedFrom } = await ports.statistics.histogram(query);
  return {
    from,
    to,
    bucketWidthMs: buckets.bucketWidthMs,
    buckets: fillBuckets(buckets, counted),
    /** From when on every request was looked at; null when all of them were. What is older is left out. */
    countedFrom,
    now,
  };
}

async function defaultFrom(to: Date, firstAdmittedAt: Promise<Date | null>): Promise<Date> {
  const first = await firstAdmittedAt;
  return first !== null && first < to ? first : addMs(to, -RANGE_DEFAULT_MS);
}

function fillBuckets(shape: HistogramBuckets, counted: readonly RequestHistogramBucket[]) {
  const byIndex = new Map(counted.map((bucket) => [bucket.index, bucket]));
  return Array.from({ length: shape.bucketCount }, (_, index) => {
    const bucket = byIndex.get(index);
    return {
      startAt: addMs(shape.startAt, index * shape.bucketWidthMs),
      stored: bucket?.storedCount ?? 0,
      expiring: bucket?.expiringCount ?? 0,
      held: bucket?.heldCount ?? 0,
      expired: bucket?.expiredCount ?? 0,
      erased: bucket?.erasedCount ?? 0,
      notStored: bucket?.notStoredCount ?? 0,
    };
  });
}
