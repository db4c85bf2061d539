import { formatCount, formatQuantity } from '../format/duration.ts';
import { formatDay, formatDayMinute } from '../format/instant.ts';

/** Requests that were admitted in one span of time, by what became of their payloads. */
export interface Bucket {
  readonly startAt: Date;
  readonly stored: number;
  readonly expiring: number;
  /** Past their expiry and preserved by a legal hold. */
  readonly held: number;
  readonly expired: number;
  readonly erased: number;
  readonly notStored: number;
}

/** In the order of the legend. */
export const STATES = ['stored', 'expiring', 'held', 'expired', 'erased', 'notStored'] as const;
export type BucketState = (typeof STATES)[number];

export const STATE_NAMES: Readonly<Record<BucketState, string>> = {
  stored: 'Stored',
  expiring: 'Expires in 24 h',
  held: 'Held',
  expired: 'Expired',
  erased: 'Erased',
  notStored: 'Not stored',
};

/** From the bottom of a bar up: what is readable, what is preserved, and what is gone on top of it. */
const STACK: readonly BucketState[] = ['stored', 'held', 'expiring', 'erased', 'expired', 'notStored'];

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

/** The instant before which the policy of today keeps no payload: now less the period. */
export interface Horizon {
  readonly at: Date;
  /** Where it stands between the start and the end of the plot, 0 to 1. */
  readonly fraction: number;
  /** `30 d horizon`. */
  readonly label: string;
  /** Whether its label has to stand before it, because there is no room after it. */
  readonly isLate: boolean;
}

export interface HistogramModel {
  readonly bars: readonly Bar[];
  readonly totalCount: number;
  readonly readableCount: number;
  /** Up to five instants along the axis. */
  readonly ticks: readonly string[];
  /** Null where it lies outside of the plot, or nothing is stored by policy. */
  readonly horizon: Horizon | null;
  /** The whole chart in one sentence. */
  readonly sentence: string;
}

export const PLOT_HEIGHT_PX = 72;
/** The tallest stack leaves this much air. */
const HEADROOM_PX = 6;
/** A count that is not zero can be seen. */
const SEGMENT_HEIGHT_MIN_PX = 2;
const TICK_COUNT = 5;
/** From here on the horizon's label would leave the plot. */
const LABEL_FRACTION_MAX = 0.85;
const MS_PER_DAY = 86_400_000;

interface HistogramInput {
  readonly buckets: readonly Bucket[];
  readonly bucketWidthMs: number;
  readonly now: Date;
  /** The period that new payloads are stored for; null when that is not known or nothing is stored. */
  readonly periodDays: number | null;
}

export function histogramModel({ buckets, bucketWidthMs, now, periodDays }: HistogramInput): HistogramModel {
  const totals = buckets.map(totalOf);
  const highest = Math.max(1, ...totals);
  const isDaily = bucketWidthMs >= MS_PER_DAY;
  const bars = buckets.map((bucket, index): Bar => {
    const totalCount = totals[index] ?? 0;
    const start = isDaily ? formatDay(bucket.startAt) : formatDayMinute(bucket.startAt);
    const { stored, expiring, held, expired, erased, notStored } = bucket;
    return {
      startAt: bucket.startAt,
      endAt: new Date(bucket.startAt.getTime() + bucketWidthMs),
      start,
      totalCount,
      counts: { stored, expiring, held, expired, erased, notStored },
      segments: segmentsOf(bucket, highest),
      label: `${start}: ${formatQuantity(totalCount, 'request')}, ${formatCount(readableOf(bucket))} readable`,
    };
  });
  const totalCount = totals.reduce((sum, count) => sum + count, 0);
  const readableCount = buckets.reduce((sum, bucket) => sum + readableOf(bucket), 0);
  return {
    bars,
    totalCount,
    readableCount,
    ticks: ticksOf(bars),
    horizon: horizonOf({ bars, now, periodDays }),
    sentence: `${formatQuantity(totalCount, 'request')}, of which ${formatCount(readableCount)} have a readable payload.`,
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
  return STACK.filter((state) => bucket[state] > 0).map((state) => ({
    state,
    heightPx: Math.max(SEGMENT_HEIGHT_MIN_PX, Math.round((bucket[state] / highest) * (PLOT_HEIGHT_PX - HEADROOM_PX))),
  }));
}

function horizonOf({
  bars,
  now,
  periodDays,
}: Pick<HistogramModel, 'bars'> & Pick<HistogramInput, 'now' | 'periodDays'>): Horizon | null {
  const startMs = bars[0]?.startAt.getTime();
  const endMs = bars.at(-1)?.endAt.getTime();
  if (periodDays === null || startMs === undefined || endMs === undefined) return null;
  const at = new Date(now.getTime() - periodDays * MS_PER_DAY);
  const fraction = (at.getTime() - startMs) / (endMs - startMs);
  if (fraction <= 0 || fraction >= 1) return null;
  return { at, fraction, label: `${periodDays} d horizon`, isLate: fraction > LABEL_FRACTION_MAX };
}

/** The bars that a range covers, for a brush that is drawn over them; both ends included. */
export function spanOf(
  bars: readonly Bar[],
  one: number,
  other: number,
): { readonly from: Date; readonly to: Date } | null {
  const first = bars[Math.min(one, other)];
  const last = bars[Math.max(one, other)];
  return first === undefined || last === undefined ? null : { from: first.startAt, to: last.endAt };
}

function ticksOf(bars: readonly Bar[]): readonly string[] {
  const count = Math.min(TICK_COUNT, bars.length);
  return Array.from({ length: count }, (_, index) => {
    const bar = bars[count === 1 ? 0 : Math.round((index * (bars.length - 1)) / (count - 1))];
    return bar?.start ?? '';
  });
}
