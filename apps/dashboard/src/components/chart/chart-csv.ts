import { seriesCsv } from '@lethe/core/analytics';
import type { ChartModel } from './chart-model.ts';

/** What a chart shows, as a file. */
export function chartCsv({ unit, series, points }: ChartModel): string {
  return seriesCsv({
    unit,
    startAt: points.map(({ startAt }) => startAt),
    series: series.map(({ label }, index) => ({ label, values: points.map(({ values }) => values[index] ?? null) })),
  });
}
