import { describe, expect, test } from 'vitest';
import { type BucketState, histogramModel, PLOT_HEIGHT_PX, spanOf } from './histogram-model.ts';

const DAY_MS = 86_400_000;
const shape = { bucketWidthMs: DAY_MS, now: new Date('2026-11-21T00:00:00Z'), periodDays: null };
const day = (index: number, counts: Partial<Record<BucketState, number>>) => ({
  startAt: new Date(Date.UTC(2026, 10, 1 + index)),
  stored: 0,
  expiring: 0,
  held: 0,
  expired: 0,
  erased: 0,
  notStored: 0,
  ...counts,
});

describe('the histogram', () => {
  test('counts requests and readable payloads', () => {
    const model = histogramModel({
      buckets: [day(0, { stored: 3, expiring: 2, expired: 4 }), day(1, { notStored: 1 })],
      ...shape,
    });
    expect([model.totalCount, model.readableCount]).toEqual([10, 5]);
    expect(model.bars[0]?.label).toBe('1 Nov: 9 requests, 5 readable');
  });

  test('shows one request beside a million, and no stack leaves the plot', () => {
    const model = histogramModel({
      buckets: [day(0, { stored: 1_000_000, expired: 1, expiring: 1, notStored: 1 })],
      ...shape,
    });
    const heights = model.bars[0]?.segments.map((segment) => segment.heightPx) ?? [];
    expect(Math.min(...heights)).toBeGreaterThanOrEqual(2);
    expect(heights.reduce((sum, height) => sum + height + 1, 0)).toBeLessThanOrEqual(PLOT_HEIGHT_PX + 4);
  });

  test('draws nothing where nothing happened', () => {
    const model = histogramModel({ buckets: [day(0, {})], ...shape });
    expect(model.bars[0]?.segments).toEqual([]);
    expect(model.ticks).toEqual(['1 Nov']);
  });

  test('stacks what is preserved above what is readable, and what is gone above both', () => {
    const { bars } = histogramModel({ buckets: [day(0, { expired: 1, held: 1, stored: 1, erased: 1 })], ...shape });
    expect(bars[0]?.segments.map(({ state }) => state)).toEqual(['stored', 'held', 'erased', 'expired']);
  });

  test('draws the horizon at now less the period, and only where it lies within the plot', () => {
    const buckets = Array.from({ length: 20 }, (_, index) => day(index, { stored: 1 }));
    const horizonAt = (periodDays: number | null) => histogramModel({ buckets, ...shape, periodDays }).horizon;
    expect(horizonAt(10)).toEqual({
      at: new Date('2026-11-11T00:00:00Z'),
      fraction: 0.5,
      label: '10 d horizon',
      isLate: false,
    });
    expect(horizonAt(2)?.isLate).toBe(true);
    expect([horizonAt(30), horizonAt(0), horizonAt(null)]).toEqual([null, null, null]);
  });

  test('gives the range of the bars that were dragged over, whichever way', () => {
    const { bars } = histogramModel({ buckets: [day(0, {}), day(1, {}), day(2, {})], ...shape });
    const range = { from: new Date('2026-11-02T00:00:00Z'), to: new Date('2026-11-04T00:00:00Z') };
    expect([spanOf(bars, 1, 2), spanOf(bars, 2, 1)]).toEqual([range, range]);
    expect(spanOf(bars, 0, 9)).toBeNull();
  });
});
