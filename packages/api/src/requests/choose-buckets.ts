import { MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE, MS_PER_SECOND } from '@lethe/core/time';

export interface HistogramRange {
  readonly from: Date;
  readonly to: Date;
  readonly bucketCountMax: number;
}

export interface HistogramBuckets {
  readonly startAt: Date;
  readonly bucketWidthMs: number;
  readonly bucketCount: number;
}

/** Widths that a reader can name. Above the last, whole multiples of it. */
const WIDTHS_MS: readonly number[] = [
  ...[1, 5, 15, 30].map((count) => count * MS_PER_SECOND),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * MS_PER_MINUTE),
  ...[1, 2, 3, 6, 12].map((count) => count * MS_PER_HOUR),
  ...[1, 2, 7].map((count) => count * MS_PER_DAY),
];

/** Covers a range with at most `bucketCountMax` (≥ 1) buckets of the smallest width that a reader can name, aligned to UTC. */
export function chooseBuckets({ from, to, bucketCountMax }: HistogramRange): HistogramBuckets {
  const widest = WIDTHS_MS.at(-1) ?? MS_PER_DAY;
  const fitting = WIDTHS_MS.find((widthMs) => countAt(from, to, widthMs) <= bucketCountMax);
  let bucketWidthMs = fitting ?? widest;
  while (countAt(from, to, bucketWidthMs) > bucketCountMax) bucketWidthMs += widest;
  const startAt = new Date(Math.floor(from.getTime() / bucketWidthMs) * bucketWidthMs);
  return { startAt, bucketWidthMs, bucketCount: countAt(from, to, bucketWidthMs) };
}

function countAt(from: Date, to: Date, widthMs: number): number {
  const first = Math.floor(from.getTime() / widthMs);
  return Math.max(1, Math.ceil(to.getTime() / widthMs) - first);
}
