'use client';

import Link from 'next/link';
import { Usd } from '../money/usd.tsx';
import { type ChartDay, type CostChartModel, shortDay } from './cost-chart-model.ts';

interface CostTableProps {
  model: CostChartModel;
  rowsHref: (day: Date) => string;
}

/** The same amounts as the bars, exactly: for keys, screen readers and adding up. Days without cost are left out. */
export function CostTable({ model, rowsHref }: CostTableProps) {
  const days = model.days.filter(({ totalNanoUsd }) => totalNanoUsd > 0n);
  return (
    <section
      className="mt-2 max-h-[320px] overflow-auto rounded-card border"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keys.
      tabIndex={0}
      aria-label="Cost per day, as a table"
    >
      <table className="numeric w-full">
        <thead className="sticky top-0 bg-surface text-left text-ink-3 text-label">
          <tr>
            <th scope="col" className="h-8 px-4 font-book">
              Day, UTC
            </th>
            {model.series.map(({ key, label }) => (
              <th key={key} scope="col" className="max-w-[160px] truncate px-2 text-right font-book max-md:hidden">
                {label}
              </th>
            ))}
            <th scope="col" className="px-2 text-right font-book">
              Total
            </th>
            <th scope="col" className="px-4">
              <span className="sr-only">Action</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {days.map((day) => (
            <Row key={day.tick} day={day} href={rowsHref(day.day)} />
          ))}
          <tr className="border-line-2 border-t font-strong">
            <th scope="row" className="h-9 px-4 text-left">
              Sum
            </th>
            {model.series.map(({ key, totalNanoUsd }) => (
              <td key={key} className="px-2 text-right max-md:hidden">
                <Usd amountNanoUsd={totalNanoUsd} fractionDigits={9} />
              </td>
            ))}
            <td className="px-2 text-right">
              <Usd amountNanoUsd={model.totalNanoUsd} fractionDigits={9} />
            </td>
            <td />
          </tr>
        </tbody>
      </table>
    </section>
  );
}

function Row({ day, href }: { day: ChartDay; href: string }) {
  return (
    <tr className="border-t">
      <th scope="row" className="h-8 whitespace-nowrap px-4 text-left font-normal">
        {shortDay(day)}
      </th>
      {day.amounts.map((amount, index) => (
        <td key={index} className="px-2 text-right max-md:hidden">
          <Usd amountNanoUsd={amount} fractionDigits={9} />
        </td>
      ))}
      <td className="px-2 text-right">
        <Usd amountNanoUsd={day.totalNanoUsd} fractionDigits={9} />
      </td>
      <td className="px-4 text-right">
        <Link href={href} prefetch={false} className="font-medium text-accent text-label hover:underline">
          Rows<span className="sr-only"> of {shortDay(day)}</span>
        </Link>
      </td>
    </tr>
  );
}
