import { formatCount } from '../format/duration.ts';
import { formatDay, formatDayMinute } from '../format/instant.ts';

/** Requests that were admitted in one span of time, by what became of their payloads. */
export interface Bucket {
  readonly startAt: Date;
  readonly stored: number;
  readonly expiring: number;
  readonly expired: number;
  readonly erased: number;
  readonly notStored: number;
}

export const STATES = ['stored', 'expiring', 'expired', 'erased', 'notStored'] as const;
export type BucketState = (typeof STATES)[number];

export const STATE_NAMES: Readonly<Record<BucketState, string>> = {
  stored: 'Stored',
  expiring: 'Expires in 24 h',
  expired: 'Expired',
  erased: 'Erased',
  notStored: 'Not stored',
};

export interface Segment {
  readonly state: BucketState;
  readonly heightPx: number;
}

export interface Bar {
  readonly startAt: Date;
  readonly endAt: Date;
  /** `14 Nov`, or `14 Nov, 06:00` for spans shorter than a day. */
  readonly start: string;
  readonly totalCount: number;
  readonly counts: Readonly<Record<BucketState, number>>;
  readonly segments: readonly Segment[];
  /** `14 Nov: 12 requests, 3 readable`. */
  readonly label: string;
}

export interface HistogramModel {
  readonly bars: readonly Bar[];
  readonly totalCount: number;
  readonly readableCount: number;
  /** Up to five instants along the axis. */
  readonly ticks: readonly string[];
  /** The whole chart in one sentence. */
  readonly sentence: string;
}

export const PLOT_HEIGHT_PX = 72;
/** The tallest stack leaves this much air. */
const HEADROOM_PX = 6;
/** A count that is not zero can be seen. */
const SEGMENT_HEIGHT_MIN_PX = 2;
const TICK_COUNT = 5;
const MS_PER_DAY = 86_400_000;

export function histogramModel({
  buckets,
  bucketWidthMs,
}: {
  buckets: readonly Bucket[];
  bucketWidthMs: number;
}): HistogramModel {
  const totals = buckets.map(totalOf);
  const highest = Math.max(1, ...totals);
  const isDaily = bucketWidthMs >= MS_PER_DAY;
  const bars = buckets.map((bucket, index): Bar => {
    const totalCount = totals[index] ?? 0;
    const start = isDaily ? formatDay(bucket.startAt) : formatDayMinute(bucket.startAt);
    const { stored, expiring, expired, erased, notStored } = bucket;
    return {
      startAt: bucket.startAt,
      endAt: new Date(bucket.startAt.getTime() + bucketWidthMs),
      start,
      totalCount,
      counts: { stored, expiring, expired, erased, notStored },
      segments: segmentsOf(bucket, highest),
      label: `${start}: ${formatCount(totalCount)} requests, ${formatCount(readableOf(bucket))} readable`,
    };
  });
  const totalCount = totals.reduce((sum, count) => sum + count, 0);
  const readableCount = buckets.reduce((sum, bucket) => sum + readableOf(bucket), 0);
  return {
    bars,
    totalCount,
    readableCount,
    ticks: ticksOf(bars),
    sentence: `${formatCount(totalCount)} requests, of which ${formatCount(readableCount)} have a readable payload.`,
  };
}

function totalOf(bucket: Bucket): number {
  return STATES.reduce((sum, state) => sum + bucket[state], 0);
}

function readableOf(bucket: Bucket): number {
  return bucket.stored + bucket.expiring;
}

/** From the bottom up. The gaps of 1 px between segments come out of the headroom. */
function segmentsOf(bucket: Bucket, highest: number): readonly Segment[] {
  return STATES.filter((state) => bucket[state] > 0).map((state) => ({
    state,
    heightPx: Math.max(SEGMENT_HEIGHT_MIN_PX, Math.round((bucket[state] / highest) * (PLOT_HEIGHT_PX - HEADROOM_PX))),
  }));
}

function ticksOf(bars: readonly Bar[]): readonly string[] {
  const count = Math.min(TICK_COUNT, bars.length);
  return Array.from({ length: count }, (_, index) => {
    const bar = bars[count === 1 ? 0 : Math.round((index * (bars.length - 1)) / (count - 1))];
    return bar?.start ?? '';
  });
}
