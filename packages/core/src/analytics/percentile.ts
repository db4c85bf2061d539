/** Durations are counted in buckets that each reach a tenth further than the one before: bucket `b` holds [1.1^b, 1.1^(b+1)) milliseconds, and the first also what took less than one. */
export const LATENCY_BUCKET_GROWTH = 1.1;

/** How far a percentile can be from the exact one: half a bucket on a logarithmic scale, 4.9 %, whatever the number of requests. */
export const PERCENTILE_ERROR_MAX: number = Math.sqrt(LATENCY_BUCKET_GROWTH) - 1;

/** What a duration of the bucket is taken for: its middle on a logarithmic scale, in milliseconds. */
export function bucketEstimateMs(bucket: number): number {
  return LATENCY_BUCKET_GROWTH ** (bucket + 0.5);
}
