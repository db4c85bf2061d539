import { DomainError } from '@lethe/core/errors';
import { type RequestHistogramBucket, requestFilterSchema } from '@lethe/core/payloads';
import { addMs, MS_PER_DAY } from '@lethe/core/time';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';
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
  .query(async ({ ctx, input: { filter, bucketCount } }) => {
    const now = ctx.clock.now();
    const organizationId = ctx.organization.id;
    const to = filter.to ?? now;
    const from =
      filter.from ?? (await defaultFrom(to, ctx.ports.statistics.firstAdmittedAt(organizationId, ctx.projects)));
    if (from >= to) {
      throw new DomainError('invalid_request', 'The range ends before it begins.', { param: 'filter.to' });
    }
    const buckets = chooseBuckets({ from, to, bucketCountMax: bucketCount });
    const counted = await ctx.ports.statistics.histogram({
      organizationId,
      projects: ctx.projects,
      filter: { ...filter, from, to },
      ...buckets,
      now,
    });
    return { from, to, bucketWidthMs: buckets.bucketWidthMs, buckets: fillBuckets(buckets, counted), now };
  });

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
      expired: bucket?.expiredCount ?? 0,
      erased: bucket?.erasedCount ?? 0,
      notStored: bucket?.notStoredCount ?? 0,
    };
  });
}
