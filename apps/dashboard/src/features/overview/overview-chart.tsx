'use client';

import type { AnalyticsAnswer } from '@lethe/core/analytics';
import { addMs, MS_PER_DAY } from '@lethe/core/time';
import Link from 'next/link';
import { Chart } from '../../components/chart/chart.tsx';
import { type ChartModel, chartModel } from '../../components/chart/chart-model.ts';
import { formatCount } from '../../components/format/duration.ts';
import { FIRST_PAGE, listHref } from '../requests/list/list-query.ts';
import type { Settled } from '../requests/settle.ts';
import { FailedPart } from './failed-part.tsx';

interface TrafficChartProps {
  path: string;
  requests: Settled<AnalyticsAnswer>;
}

/** Requests by UTC day; a bar leads to its requests. */
export function TrafficChart({ path, requests }: TrafficChartProps) {
  if (!requests.isOk) return <FailedPart title="The traffic could not be read" message={requests.message} />;
  const { startAt, series, unit, overall } = requests.data;
  const model = chartModel({ kind: 'bars', unit, interval: 'day', startAt, overall, series });
  return (
    <Chart
      model={model}
      title="Requests by day"
      sentence={`Requests by UTC day: ${formatCount(Number(overall ?? 0))} in ${startAt.length} days.`}
      emptyText="No request in these days."
      link={{
        label: 'Requests',
        href: (point) =>
          listHref(`${path}/requests`, {
            ...FIRST_PAGE,
            range: point === null ? 'all' : { from: point.startAt, to: addMs(point.startAt, MS_PER_DAY) },
          }),
      }}
    />
  );
}

interface SpendChartProps {
  path: string;
  spend: Settled<ChartModel>;
}

/** What the running month cost by UTC day, with its forecast: the chart of the Usage page. */
export function SpendChart({ path, spend }: SpendChartProps) {
  if (!spend.isOk) return <FailedPart title="The cost could not be read" message={spend.message} />;
  return (
    <Chart
      model={spend.data}
      title="Cost by day"
      sentence="Cost by UTC day of the running month: data storage on inference, and what is still expected."
      emptyText="Nothing was spent this month."
    >
      <Link href={`${path}/usage`} className="rounded-chip text-accent text-label hover:underline">
        Usage
      </Link>
    </Chart>
  );
}
