import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addMs, MS_PER_DAY } from '../../time/index.ts';
import { type DayCost, forecastCost, usageMonthNamed, usageMonthOf } from './index.ts';

const NOVEMBER = usageMonthNamed('2026-11');
const at = (text: string): Date => new Date(text);
const cost = (day: string, inferenceNanoUsd: bigint, storageNanoUsd = 0n): DayCost => ({
  day: at(`${day}T00:00:00Z`),
  inferenceNanoUsd,
  storageNanoUsd,
});
const ask = (costs: readonly DayCost[], now: string) => forecastCost({ costs, ...NOVEMBER, now: at(now) });
/** Each day of four weeks before the 22nd, a Sunday, for what its weekday costs. */
const fourWeeks = (costOf: (weekday: number) => bigint): readonly DayCost[] =>
  Array.from({ length: 28 }, (_, index) => {
    const day = addMs(at('2026-10-25T00:00:00Z'), index * MS_PER_DAY);
    return { day, inferenceNanoUsd: costOf(day.getUTCDay()), storageNanoUsd: 1n };
  });

describe('a forecast', () => {
  test('expects of each coming day what its weekday cost on average of four weeks', () => {
    const forecast = ask(
      fourWeeks((weekday) => BigInt(weekday) * 100n),
      '2026-11-22T00:00:00Z',
    );
    expect(forecast?.days.map(({ inferenceNanoUsd }) => inferenceNanoUsd)).toEqual([
      ...[0n, 100n, 200n, 300n, 400n, 500n, 600n],
      ...[0n, 100n],
    ]);
    expect(forecast?.inferenceNanoUsd).toBe(3n * 2_100n + 2_200n);
    expect(forecast?.storageNanoUsd).toBe(30n);
  });

  test('expects of today only what is missing to its average, and nothing where it is above', () => {
    const costs = fourWeeks(() => 100n);
    const partly = ask([...costs, cost('2026-11-22', 30n)], '2026-11-22T12:00:00Z');
    const above = ask([...costs, cost('2026-11-22', 130n)], '2026-11-22T12:00:00Z');
    expect([partly?.days[0]?.inferenceNanoUsd, above?.days[0]?.inferenceNanoUsd]).toEqual([70n, 0n]);
    expect([partly?.inferenceNanoUsd, above?.inferenceNanoUsd]).toEqual([3_000n, 3_030n]);
  });

  test('counts days without usage, but none before the first that cost anything, and takes all days for a weekday it has not seen', () => {
    const forecast = ask([cost('2026-11-19', 90n), cost('2026-11-21', 30n)], '2026-11-22T00:00:00Z');
    // Thursday, Friday and Saturday are known; Sunday is not.
    expect(forecast?.days[0]?.inferenceNanoUsd).toBe(40n);
    expect(forecast?.days.find(({ day }) => day.getUTCDay() === 5)?.inferenceNanoUsd).toBe(0n);
    expect(forecast?.days.find(({ day }) => day.getUTCDay() === 4)?.inferenceNanoUsd).toBe(90n);
  });

  test.each<[string, readonly DayCost[], string]>([
    ['once the span is over', fourWeeks(() => 1n), '2026-12-01T00:00:00Z'],
    ['before a day with usage is complete', [cost('2026-11-22', 5n)], '2026-11-22T23:59:59.999Z'],
    ['without usage', [], '2026-11-22T00:00:00Z'],
  ])('is none %s', (_, costs, now) => expect(ask(costs, now)).toBeNull());

  test('is what was spent and what is expected, never less than what was spent', () => {
    const day = fc.integer({ min: 0, max: 60 }).map((index) => addMs(at('2026-10-01T00:00:00Z'), index * MS_PER_DAY));
    const amount = fc.bigInt({ min: 0n, max: 10n ** 15n });
    const dayCost = fc.record({ day, inferenceNanoUsd: amount, storageNanoUsd: amount });
    const costs = fc.uniqueArray(dayCost, { selector: (one) => one.day.getTime() });
    fc.assert(
      fc.property(costs, fc.integer({ min: 0, max: 30 * MS_PER_DAY - 1 }), (known, sinceMs) => {
        const forecast = forecastCost({ costs: known, ...NOVEMBER, now: addMs(NOVEMBER.from, sinceMs) });
        const spent = known.filter((one) => one.day >= NOVEMBER.from && one.day < NOVEMBER.to);
        const total = spent.reduce((sum, one) => sum + one.storageNanoUsd, 0n);
        if (forecast === null) return;
        const expected = forecast.days.reduce((sum, one) => sum + one.storageNanoUsd, 0n);
        expect(forecast.storageNanoUsd).toBe(total + expected);
      }),
    );
  });
});

test('a month is half-open and named by its first instant, whatever the time zone', () => {
  expect(usageMonthOf(at('2026-11-30T23:59:59.999Z'))).toEqual(NOVEMBER);
  expect(usageMonthOf(at('2026-12-01T00:00:00.000Z')).name).toBe('2026-12');
  expect(usageMonthNamed('2026-12').to).toEqual(at('2027-01-01T00:00:00Z'));
});
