import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CostGroup, costChartModel } from './cost-chart-model.ts';

const day = (index: number) => new Date(Date.UTC(2026, 10, 1 + index));
const DAYS = Array.from({ length: 30 }, (_, index) => day(index));
const group = (key: string, ...amounts: bigint[]): CostGroup => ({
  key,
  label: key,
  days: amounts.map((amountNanoUsd, index) => ({ day: day(index), amountNanoUsd })),
});
const amount = fc.bigInt({ min: 0n, max: 10n ** 15n });

describe('the cost chart', () => {
  test('stacks categories in the order given, also one that cost nothing', () => {
    const model = costChartModel({
      days: DAYS,
      groups: [group('inference', 0n), group('storage', 5n)],
      kind: 'category',
      forecast: [],
    });
    expect(model.series.map(({ key, fill }) => [key, fill])).toEqual([
      ['inference', 'var(--infer)'],
      ['storage', 'var(--stored-fill)'],
    ]);
    expect(model.points).toHaveLength(30);
    expect(model.points[0]).toMatchObject({ tick: '1', name: 'Sun 1 Nov 2026', values: [0n, 5n], total: 5n });
  });

  test('shows the four dearest and the others as one', () => {
    const groups = ['a', 'b', 'c', 'd', 'e', 'f', 'none'].map((key, index) =>
      group(key, index === 6 ? 0n : 10n - BigInt(index)),
    );
    const { series } = costChartModel({ days: DAYS, groups, kind: 'ranked', forecast: [] });
    expect(series.map(({ label, total }) => [label, total])).toEqual([
      ['a', 10n],
      ['b', 9n],
      ['c', 8n],
      ['d', 7n],
      ['2 others', 11n],
    ]);
  });

  test('adds up to the same to the nano-dollar, however it is grouped', () => {
    fc.assert(
      fc.property(fc.array(fc.array(amount, { maxLength: 30 }), { maxLength: 9 }), (rows) => {
        const groups = rows.map((amounts, index) => group(String(index), ...amounts));
        const model = costChartModel({ days: DAYS, groups, kind: 'ranked', forecast: [] });
        const total = rows.flat().reduce((sum, each) => sum + each, 0n);
        expect(model.overall).toBe(total);
        expect(model.points.reduce((sum, each) => sum + BigInt(each.total ?? 0n), 0n)).toBe(total);
      }),
    );
  });

  test('has room for the forecast of the days to come', () => {
    const model = costChartModel({
      days: DAYS,
      groups: [group('inference', 3_000_000_000n)],
      kind: 'category',
      forecast: [{ day: day(29), amountNanoUsd: 24_000_000_000n }],
    });
    expect(model.ticks.at(-1)?.label).toBe('$30');
    expect(model.points[29]?.forecast).toBe(24_000_000_000n);
    expect([model.hasForecast, model.highest?.tick]).toEqual([true, '1']);
  });
});
