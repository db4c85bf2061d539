'use client';

import type { AnalyticsValue } from '@lethe/core/analytics';
import Link from 'next/link';
import { classNames } from '../class-names.ts';
import type { ChartLink, ChartModel, ChartPoint, ChartSeries } from './chart-model.ts';
import { ExactValue } from './chart-tip.tsx';

interface ChartTableProps {
  model: ChartModel;
  /** What the figures are of: `Cost per day`. */
  title: string;
  link?: ChartLink | undefined;
  className?: string;
}

/** The same figures as the plot, exactly: for keys, screen readers and adding up. Buckets without a figure are left out. */
export function ChartTable({ model, title, link, className }: ChartTableProps) {
  const { series, points, interval } = model;
  const hasTotals = model.kind === 'bars' && series.length > 1;
  const shown = points.filter(({ values }) => values.some((value) => value !== null && Number(value) !== 0));
  return (
    <section
      className={classNames('mt-2 overflow-auto rounded-card border', className)}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keys.
      tabIndex={0}
      aria-label={`${title}, as a table`}
    >
      <table className="numeric w-full">
        <thead className="sticky top-0 bg-surface text-left text-ink-3 text-label">
          <tr>
            <th scope="col" className="h-8 px-4 font-book">
              {interval === 'day' ? 'Day, UTC' : 'Hour, UTC'}
            </th>
            {series.map(({ key, label }, index) => (
              <th key={`${index} ${key}`} scope="col" className="max-w-[160px] truncate px-2 text-right font-book">
                {label}
              </th>
            ))}
            {hasTotals ? (
              <th scope="col" className="px-2 text-right font-book">
                Total
              </th>
            ) : null}
            {link === undefined ? null : (
              <th scope="col" className="px-4">
                <span className="sr-only">Action</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {shown.map((point) => (
            <tr key={point.startAt.getTime()} className="border-t">
              <th scope="row" className="h-8 whitespace-nowrap px-4 text-left font-normal">
                {point.name}
              </th>
              {series.map((each, index) => (
                <Cell
                  key={`${index} ${each.key}`}
                  model={model}
                  value={point.values[index] ?? null}
                  place={[point, each]}
                  link={link}
                />
              ))}
              {hasTotals ? <Cell model={model} value={point.total} place={[point, null]} link={link} /> : null}
              {link === undefined ? null : (
                <td className="px-4 text-right">
                  <Link
                    href={link.href(point, null)}
                    prefetch={false}
                    className="font-medium text-accent text-label hover:underline"
                  >
                    {link.label}
                    <span className="sr-only"> of {point.name}</span>
                  </Link>
                </td>
              )}
            </tr>
          ))}
          <tr className="border-line-2 border-t font-strong">
            <th scope="row" className="h-9 whitespace-nowrap px-4 text-left">
              {model.kind === 'bars' ? 'Sum' : 'Whole span'}
            </th>
            {series.map((each, index) => (
              <Cell key={`${index} ${each.key}`} model={model} value={each.total} place={[null, each]} link={link} />
            ))}
            {hasTotals ? <Cell model={model} value={model.overall} place={[null, null]} link={link} /> : null}
            {link === undefined ? null : <td />}
          </tr>
        </tbody>
      </table>
    </section>
  );
}

interface CellProps {
  model: ChartModel;
  value: AnalyticsValue;
  place: readonly [ChartPoint | null, ChartSeries | null];
  link: ChartLink | undefined;
}

/** A figure, which leads to what it was counted from. The others together have no address. */
function Cell({ model, value, place: [point, series], link }: CellProps) {
  const figure = <ExactValue unit={model.unit} value={value} />;
  const isLinked = link !== undefined && value !== null && Number(value) !== 0 && series?.isOther !== true;
  return (
    <td className="whitespace-nowrap px-2 text-right">
      {isLinked ? (
        <Link href={link.href(point, series)} prefetch={false} className="hover:underline">
          {figure}
        </Link>
      ) : (
        figure
      )}
    </td>
  );
}
