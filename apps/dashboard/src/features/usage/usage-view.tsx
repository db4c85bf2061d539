'use client';

import { USAGE_GROUPS, type UsageGroupBy } from '@lethe/core/billing/usage';
import { useRouter } from 'next/navigation';
import { useTransition } from 'react';
import { Chart } from '../../components/chart/chart.tsx';
import type { ChartModel } from '../../components/chart/chart-model.ts';
import { classNames } from '../../components/class-names.ts';
import { formatClock } from '../../components/format/instant.ts';
import { Button } from '../../components/primitives/button.tsx';
import { Icon } from '../../components/primitives/icon.tsx';
import { Segments } from '../../components/primitives/segments.tsx';
import { TopBar } from '../../components/shell/top-bar.tsx';
import { invoiceFileHref } from '../billing/invoices/file-links.tsx';
import { monthName } from '../billing/invoices/invoice-words.ts';
import { RetryNotice } from '../requests/retry-notice.tsx';
import type { Settled } from '../requests/settle.ts';
import { chartSentence } from './chart-input.ts';
import type { FigureText } from './figures.ts';
import { FiguresRow } from './figures-row.tsx';
import { spanOf } from './month.ts';
import { MonthMenu } from './month-menu.tsx';
import type { Statement } from './statement.ts';
import { StatementCard } from './statement-card.tsx';
import { rowsFileHref, rowsHref, usageHref } from './usage-address.ts';
import { BudgetsPanel, type MoneyPanels, UsageAside } from './usage-aside.tsx';

const GROUP_NAMES: Readonly<Record<UsageGroupBy, string>> = {
  category: 'Category',
  project: 'Project',
  model: 'Model',
  api_key: 'API key',
};

export interface UsageViewProps {
  organizationSlug: string;
  month: Date;
  /** When the figures were read. */
  now: Date;
  grouping: UsageGroupBy;
  /** Of the month that is shown; null while there is none. */
  invoiceId: string | null;
  usage: Settled<{ figures: readonly FigureText[]; statement: Statement }>;
  chart: Settled<ChartModel>;
  /** Null where nothing is sold; each of the others fails alone. */
  money: MoneyPanels | null;
}

/** What a month costs: figures, days, the statement, and what bounds it. The address is its only state. */
export function UsageView(props: UsageViewProps) {
  const { organizationSlug, month, now, grouping, invoiceId, usage, chart, money } = props;
  const path = `/${organizationSlug}/usage`;
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  const go = (href: string) => startTransition(() => router.push(href, { scroll: false }));
  const refresh = () => startTransition(() => router.refresh());
  return (
    <>
      <TopBar crumbs={[{ label: 'Billing' }]} page="Usage">
        <span className="numeric text-ink-3 max-md:hidden">Updated {formatClock(now)} UTC</span>
      </TopBar>
      <main id="main" className="w-full max-w-[1232px] flex-1 px-4 pt-4 pb-10 md:px-8 md:pt-6 md:pb-12">
        <div className="flex flex-wrap items-center gap-2">
          <h1 className="font-semibold text-title tracking-[-0.015em] max-md:basis-full md:mr-auto">
            {monthName(month)}
          </h1>
          <MonthMenu month={month} now={now} hrefOf={(each) => usageHref(path, { month: each, grouping })} />
          <Button asChild className="max-md:flex-1">
            <a href={rowsFileHref(organizationSlug, spanOf(month, null))} download>
              <Icon name="download" />
              CSV
            </a>
          </Button>
          {invoiceId === null ? null : (
            <Button asChild className="max-md:flex-1">
              <a href={invoiceFileHref(organizationSlug, invoiceId, 'pdf')} download>
                <Icon name="download" />
                PDF
              </a>
            </Button>
          )}
        </div>
        <div aria-busy={isPending} className={classNames('transition-opacity', isPending && 'opacity-60')}>
          {usage.isOk ? <FiguresRow figures={usage.data.figures} /> : null}
          {chart.isOk ? (
            <Chart
              model={chart.data}
              title="Cost per day"
              sentence={chartSentence(chart.data, month)}
              emptyText="Nothing was spent."
              link={{ label: 'Rows', href: (point) => rowsHref(path, { month, day: point?.startAt ?? null }) }}
              className="mt-7"
            >
              <Segments
                label="Split the bars by"
                value={grouping}
                options={USAGE_GROUPS.map((value) => ({ value, label: GROUP_NAMES[value] }))}
                onPick={(picked) => go(usageHref(path, { month, grouping: picked }))}
              />
            </Chart>
          ) : (
            <RetryNotice title="The chart could not be loaded" message={chart.message} onRetry={refresh} />
          )}
          <div
            className={classNames(
              'mt-8 grid items-start gap-6',
              money !== null && 'lg:grid-cols-[minmax(0,1fr)_328px]',
            )}
          >
            <div className="grid min-w-0 gap-4">
              {usage.isOk ? (
                <StatementCard statement={usage.data.statement} path={path} />
              ) : (
                <RetryNotice title="The statement could not be loaded" message={usage.message} onRetry={refresh} />
              )}
              {money === null ? null : <BudgetsPanel organizationSlug={organizationSlug} money={money} />}
            </div>
            {money === null ? null : <UsageAside organizationSlug={organizationSlug} money={money} />}
          </div>
        </div>
      </main>
    </>
  );
}
