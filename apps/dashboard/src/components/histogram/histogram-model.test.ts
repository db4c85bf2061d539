import { describe, expect, test } from 'vitest';
import { histogramModel, PLOT_HEIGHT_PX } from './histogram-model.ts';

const DAY_MS = 86_400_000;
const day = (
  index: number,
  counts: Partial<Record<'stored' | 'expiring' | 'expired' | 'erased' | 'notStored', number>>,
) => ({
  startAt: new Date(Date.UTC(2026, 10, 1 + index)),
  stored: 0,
  expiring: 0,
  expired: 0,
  erased: 0,
  notStored: 0,
  ...counts,
});

describe('the histogram', () => {
  test('counts requests and readable payloads', () => {
    const model = histogramModel({
      buckets: [day(0, { stored: 3, expiring: 2, expired: 4 }), day(1, { notStored: 1 })],
      bucketWidthMs: DAY_MS,
    });
    expect([model.totalCount, model.readableCount]).toEqual([10, 5]);
    expect(model.bars[0]?.label).toBe('1 Nov: 9 requests, 5 readable');
  });

  test('shows one request beside a million, and no stack leaves the plot', () => {
    const model = histogramModel({
      buckets: [day(0, { stored: 1_000_000, expired: 1, expiring: 1, notStored: 1 })],
      bucketWidthMs: DAY_MS,
    });
    const heights = model.bars[0]?.segments.map((segment) => segment.heightPx) ?? [];
    expect(Math.min(...heights)).toBeGreaterThanOrEqual(2);
    expect(heights.reduce((sum, height) => sum + height + 1, 0)).toBeLessThanOrEqual(PLOT_HEIGHT_PX + 4);
  });

  test('draws nothing where nothing happened', () => {
    const model = histogramModel({ buckets: [day(0, {})], bucketWidthMs: DAY_MS });
    expect(model.bars[0]?.segments).toEqual([]);
    expect(model.ticks).toEqual(['1 Nov']);
  });
});
