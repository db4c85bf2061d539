import { addMs, MS_PER_DAY } from '@lethe/core/time';

/** The longest that is drawn beyond the last thing that happens, as a part of the whole. */
const MARGIN = 0.15;
const HORIZON_DAYS_MIN = 7;
const POINTS_MAX = 60;

export interface ReadableProjectionInput {
  readonly computedAt: Date;
  readonly expiryDays: readonly { readonly expiryDay: Date; readonly payloadCount: number }[];
  readonly lastExpiresAt: Date | null;
  /** Payloads of new requests by the period that they get; none where nothing is stored. */
  readonly newPayloads: readonly { readonly payloadRetentionDays: number; readonly payloadsPerDay: number }[];
  readonly steadyPayloadCount: number;
}

export interface ReadableProjection {
  readonly points: readonly ReadablePoint[];
  readonly endsAt: Date;
  /** The most that is readable at once. */
  readonly peakCount: number;
  /** What is readable once all payloads of today are gone, and as many expire as come. */
  readonly steadyCount: number;
  readonly steadyFrom: Date;
}

export interface ReadablePoint {
  /** Days from now. */
  readonly day: number;
  /** Payloads that are stored today and then still readable. */
  readonly storedCount: number;
  /** Payloads of new requests, with traffic as in the last days. */
  readonly newCount: number;
}

/** How many payloads are readable from now on: today's die on the days they were stamped with, new ones come and stay for their own period. */
export function projectReadable(input: ReadableProjectionInput): ReadableProjection {
  const { computedAt, expiryDays, lastExpiresAt, newPayloads, steadyPayloadCount } = input;
  const lastDay = lastExpiresAt === null ? 0 : (lastExpiresAt.getTime() - computedAt.getTime()) / MS_PER_DAY;
  const steadyDay = Math.max(lastDay, ...newPayloads.map(({ payloadRetentionDays }) => payloadRetentionDays));
  const horizonDays = Math.max(HORIZON_DAYS_MIN, Math.ceil(steadyDay * (1 + MARGIN)));
  const pointCount = Math.min(POINTS_MAX, horizonDays);
  const points = Array.from({ length: pointCount + 1 }, (_, index): ReadablePoint => {
    const day = (horizonDays * index) / pointCount;
    const at = addMs(computedAt, day * MS_PER_DAY);
    const storedCount = expiryDays.reduce(
      (sum, bucket) => sum + bucket.payloadCount * remainingPart(bucket.expiryDay, computedAt, at),
      0,
    );
    const newCount = newPayloads.reduce(
      (sum, { payloadRetentionDays, payloadsPerDay }) => sum + payloadsPerDay * Math.min(day, payloadRetentionDays),
      0,
    );
    return { day, storedCount: Math.round(storedCount), newCount: Math.round(newCount) };
  });
  return {
    points,
    endsAt: addMs(computedAt, horizonDays * MS_PER_DAY),
    peakCount: Math.max(...points.map((point) => point.storedCount + point.newCount)),
    steadyCount: steadyPayloadCount,
    steadyFrom: addMs(computedAt, steadyDay * MS_PER_DAY),
  };
}

/** The payloads of a day are taken to expire evenly over it; those of today, over what is left of it. */
function remainingPart(expiryDay: Date, computedAt: Date, at: Date): number {
  const endsAtMs = expiryDay.getTime() + MS_PER_DAY;
  const leftMs = endsAtMs - Math.max(expiryDay.getTime(), computedAt.getTime());
  return Math.min(1, Math.max(0, endsAtMs - at.getTime()) / leftMs);
}
