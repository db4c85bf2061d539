import { divideHalfEven, type NanoUsd } from '../../money/index.ts';
import { addMs, MS_PER_DAY, utcDayOf } from '../../time/index.ts';

/** How many complete days before today a forecast looks back on: four of each weekday. */
export const FORECAST_LOOKBACK_DAYS = 28;

/** What one UTC day cost. */
export interface DayCost {
  readonly day: Date;
  readonly inferenceNanoUsd: NanoUsd;
  readonly storageNanoUsd: NanoUsd;
}

export interface Forecast {
  /** What today and each later day of the span are still expected to bring. */
  readonly days: readonly DayCost[];
  /** What is spent and what is expected, together. */
  readonly inferenceNanoUsd: NanoUsd;
  readonly storageNanoUsd: NanoUsd;
}

export interface ForecastQuestion {
  /** Days with a cost, in any order; missing ones cost nothing. */
  readonly costs: readonly DayCost[];
  readonly from: Date;
  readonly to: Date;
  readonly now: Date;
}

/**
 * Each coming day is expected to cost what its weekday cost on average of the last four weeks of complete days; a weekday that none of them was
 * costs the average of all. The average begins with the first day that cost anything. Of today only what is missing to its average is expected.
 * Null when the span is over or no complete day is known.
 */
export function forecastCost({ costs, from, to, now }: ForecastQuestion): Forecast | null {
  const today = utcDayOf(now);
  if (now >= to) return null;
  const byDay = new Map(costs.map((cost) => [cost.day.getTime(), cost]));
  const samples = completeDays(byDay, today);
  if (samples.length === 0) return null;
  const days: DayCost[] = [];
  for (let day = today < from ? from : today; day < to; day = addMs(day, MS_PER_DAY)) {
    const expected = expectedOn(day, samples);
    const spent = byDay.get(day.getTime());
    days.push({
      day,
      inferenceNanoUsd: missing(expected.inferenceNanoUsd, spent?.inferenceNanoUsd),
      storageNanoUsd: missing(expected.storageNanoUsd, spent?.storageNanoUsd),
    });
  }
  const spent = costs.filter(({ day }) => day >= from && day < to);
  const all = [...spent, ...days];
  return { days, inferenceNanoUsd: sumOf(all, 'inferenceNanoUsd'), storageNanoUsd: sumOf(all, 'storageNanoUsd') };
}

function completeDays(byDay: ReadonlyMap<number, DayCost>, today: Date): readonly DayCost[] {
  const days = Array.from({ length: FORECAST_LOOKBACK_DAYS }, (_, index) => {
    const day = addMs(today, (index - FORECAST_LOOKBACK_DAYS) * MS_PER_DAY);
    return byDay.get(day.getTime()) ?? { day, inferenceNanoUsd: 0n, storageNanoUsd: 0n };
  });
  const first = days.findIndex(({ inferenceNanoUsd, storageNanoUsd }) => inferenceNanoUsd + storageNanoUsd > 0n);
  return first === -1 ? [] : days.slice(first);
}

function expectedOn(day: Date, samples: readonly DayCost[]): Omit<DayCost, 'day'> {
  const alike = samples.filter((sample) => sample.day.getUTCDay() === day.getUTCDay());
  const taken = alike.length === 0 ? samples : alike;
  const count = BigInt(taken.length);
  return {
    inferenceNanoUsd: divideHalfEven(sumOf(taken, 'inferenceNanoUsd'), count),
    storageNanoUsd: divideHalfEven(sumOf(taken, 'storageNanoUsd'), count),
  };
}

function missing(expectedNanoUsd: NanoUsd, spentNanoUsd: NanoUsd = 0n): NanoUsd {
  return expectedNanoUsd > spentNanoUsd ? expectedNanoUsd - spentNanoUsd : 0n;
}

function sumOf(days: readonly DayCost[], amount: 'inferenceNanoUsd' | 'storageNanoUsd'): NanoUsd {
  return days.reduce((sum, day) => sum + day[amount], 0n);
}
