import type { AnalyticsUnit } from '@lethe/core/analytics';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { axisTicks } from './axis-scale.ts';
import { chartCsv } from './chart-csv.ts';
import { type ChartInput, chartModel, hasFigures } from './chart-model.ts';
import { exactText, figureText } from './chart-value.ts';

const hour = (index: number) => new Date(Date.UTC(2026, 10, 20, index));
const inputOf = (traits: Partial<ChartInput>): ChartInput => ({
  kind: 'bars',
  unit: 'count',
  interval: 'hour',
  startAt: [hour(0), hour(1), hour(2)],
  series: [],
  overall: 0,
  ...traits,
});
const series = (key: string, ...values: ChartInput['series'][number]['values'][number][]) => ({
  key,
  label: key,
  values,
  total: null,
});

describe('an axis', () => {
  test.each<[AnalyticsUnit, number, string[]]>([
    ['nano_usd', 26_000_000_000, ['$0', '$10', '$20', '$30']],
    ['nano_usd', 1_900_000_000, ['$0', '$0.50', '$1.00', '$1.50', '$2.00']],
    ['nano_usd', 18_000, ['$0', '$0.000005', '$0.000010', '$0.000015', '$0.000020']],
    ['nano_usd', 1, ['$0', '$0.000000001']],
    ['nano_usd', 0, ['$0', '$0.50', '$1.00']],
    ['nano_usd', 4_100_000_000_000, ['$0', '$2,000', '$4,000', '$6,000']],
    ['count', 3, ['0', '1', '2', '3']],
    ['count', 38_000, ['0', '10 k', '20 k', '30 k', '40 k']],
    ['tokens', 5_300_000, ['0', '2 M', '4 M', '6 M']],
    ['ms', 730, ['0', '200 ms', '400 ms', '600 ms', '800 ms']],
    ['ms', 1_730, ['0', '0.5 s', '1 s', '1.5 s', '2 s']],
    ['ratio', 0.031, ['0 %', '1 %', '2 %', '3 %', '4 %']],
    ['ratio', 0, ['0 %', '50 %', '100 %']],
    ['score', 0.4, ['−1', '−0.5', '0', '0.5', '1']],
  ])('of %s up to %d reads %j', (unit, highest, labels) => {
    expect(axisTicks(unit, highest).map(({ label }) => label)).toEqual(labels);
  });

  test('begins at zero, reaches the highest figure and has at most four steps', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<AnalyticsUnit>('count', 'tokens', 'nano_usd', 'ms', 'ratio'),
        fc.double({ min: 0.001, max: 1e15, noNaN: true }),
        (unit, highest) => {
          const ticks = axisTicks(unit, highest);
          expect(ticks[0]?.value).toBe(0);
          expect(ticks.at(-1)?.value ?? -1).toBeGreaterThanOrEqual(highest * (1 - 1e-9));
          expect(ticks.length).toBeLessThanOrEqual(5);
        },
      ),
    );
  });
});

describe('a figure', () => {
  test.each<[AnalyticsUnit, number | bigint | null, string, string]>([
    ['count', 13_511, '13,511', '13,511'],
    ['nano_usd', 15_000n, '$0.000015000', '$0.000015'],
    ['nano_usd', 12_345_678_901n, '$12.345678901', '$12.35'],
    ['nano_usd', -5_000_000_000n, '−$5.000000000', '−$5.00'],
    ['ms', 3_412, '3.41 s', '3.41 s'],
    ['ratio', 0.1239, '12.4 %', '12.4 %'],
    ['score', -0.5, '−0.50', '−0.50'],
    ['ms', null, '–', '–'],
  ])('of %s, %s, reads %s, and %s as a headline', (unit, value, exact, headline) => {
    expect([exactText(unit, value), figureText(unit, value)]).toEqual([exact, headline]);
  });
});

describe('a chart', () => {
  test('adds up bars, and lines it does not', () => {
    const input = inputOf({ series: [series('a', 1, 2, 0), series('b', 5, null, 0)] });
    expect(chartModel(input).points.map(({ total }) => total)).toEqual([6, 2, 0]);
    expect(chartModel(input).highest?.tick).toBe('00:00');
    expect(chartModel({ ...input, kind: 'lines', unit: 'ms' }).points.map(({ total }) => total)).toEqual([
      null,
      null,
      null,
    ]);
  });

  test('tells lines apart by more than their grey', () => {
    const { series: drawn } = chartModel(
      inputOf({
        kind: 'lines',
        series: ['a', 'b', 'c', 'd', 'e'].map((key, index) => ({ ...series(key), isOther: index === 4 })),
      }),
    );
    expect(new Set(drawn.map(({ fill, dash }) => `${fill} ${dash}`)).size).toBe(5);
  });

  test('is empty without a figure: a sum of zeros is, a share of zero is not', () => {
    expect(hasFigures(chartModel(inputOf({ series: [series('a', 0, 0, 0)] })))).toBe(false);
    expect(
      hasFigures(chartModel(inputOf({ kind: 'lines', unit: 'ratio', series: [series('a', null, 0, null)] }))),
    ).toBe(true);
    expect(
      hasFigures(chartModel(inputOf({ kind: 'lines', unit: 'ms', series: [series('a', null, null, null)] }))),
    ).toBe(false);
  });

  test('invariant 48: as a file it keeps every digit, and no label becomes a formula', () => {
    const model = chartModel(inputOf({ unit: 'nano_usd', series: [series('=SUM(A1)', 12_345_678_901n, null, 0n)] }));
    expect(chartCsv(model).split('\r\n')).toEqual([
      `start_at,"'=SUM(A1) (nano-USD)"`,
      '2026-11-20T00:00:00.000Z,12345678901',
      '2026-11-20T01:00:00.000Z,',
      '2026-11-20T02:00:00.000Z,0',
      '',
    ]);
  });
});
