import { csvLine } from '../csv/index.ts';
import type { AnalyticsAnswer, AnalyticsValue } from './analytics-answer.ts';
import type { AnalyticsUnit } from './analytics-query.ts';

const UNIT_NAMES: Readonly<Record<AnalyticsUnit, string>> = {
  count: 'count',
  tokens: 'tokens',
  nano_usd: 'nano-USD',
  ms: 'ms',
  ratio: 'ratio',
  score: 'score',
};

interface SeriesOverTime {
  readonly unit: AnalyticsUnit;
  readonly startAt: readonly Date[];
  readonly series: readonly { readonly label: string; readonly values: readonly AnalyticsValue[] }[];
}

/** Series as a file: a line a bucket, a column a series. Amounts are whole nano-USD, and what is unknown is empty. */
export function seriesCsv({ unit, startAt, series }: SeriesOverTime): string {
  const head = csvLine(['start_at', ...series.map(({ label }) => `${label} (${UNIT_NAMES[unit]})`)]);
  const lines = startAt.map((at, index) => csvLine([at, ...series.map(({ values }) => values[index] ?? null)]));
  return head + lines.join('');
}

/** An answer as a file. A series without a name goes by its metric's. */
export function analyticsCsv({ unit, startAt, series, metric }: AnalyticsAnswer): string {
  const named = series.map((each) => ({ ...each, label: each.isOther ? 'other' : each.label || metric }));
  return seriesCsv({ unit, startAt, series: named });
}
