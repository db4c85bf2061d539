'use client';

import type { UsageFilter } from '@lethe/core/billing/usage';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { Button } from '../../components/primitives/button.tsx';
import { Icon } from '../../components/primitives/icon.tsx';
import { Notice } from '../../components/primitives/notice.tsx';
import { Segments } from '../../components/primitives/segments.tsx';
import { TopBar } from '../../components/shell/top-bar.tsx';
import { PagingLinks } from '../billing/paging-links.tsx';
import { RetryNotice } from '../requests/retry-notice.tsx';
import type { Settled } from '../requests/settle.ts';
import { MonthMenu } from './month-menu.tsx';
import { amountLabels, type RowFilter, type RowLine, rowsSentence } from './row-lines.ts';
import { RowsTable } from './rows-table.tsx';
import { type RowsAddress, rowsFileHref, rowsHref } from './usage-address.ts';

const CATEGORY_NAMES = { all: 'All', inference: 'Inference', storage: 'Data storage' } as const;
type CategoryChoice = keyof typeof CATEGORY_NAMES;
const CATEGORY_CHOICES = Object.keys(CATEGORY_NAMES) as CategoryChoice[];

export interface RowsViewProps {
  organizationSlug: string;
  address: RowsAddress;
  filter: UsageFilter;
  month: Date;
  now: Date;
  filters: readonly RowFilter[];
  rows: Settled<{ lines: readonly RowLine[]; olderHref: string | null }>;
}

/** The rows that a figure is the sum of. The address is the only state. */
export function RowsView({ organizationSlug, address, filter, month, now, filters, rows }: RowsViewProps) {
  const router = useRouter();
  const path = `/${organizationSlug}/usage`;
  const hrefWith = (changes: Partial<RowsAddress>) => rowsHref(path, { ...address, after: null, ...changes });
  return (
    <>
      <TopBar crumbs={[{ label: 'Billing' }, { label: 'Usage', href: path }]} page="Rows" />
      <main id="main" className="w-full max-w-[1232px] flex-1 px-4 pt-4 pb-10 md:px-8 md:pt-6 md:pb-12">
        <div className="flex flex-wrap items-start gap-x-6 gap-y-3">
          <div className="min-w-0 flex-1 basis-[280px]">
            <h1 className="font-semibold text-title tracking-[-0.015em]">Rows of usage</h1>
            <p className="mt-1 text-pretty text-ink-2">{rowsSentence(month, address)}</p>
          </div>
          <div className="flex gap-2 max-md:basis-full">
            <MonthMenu month={month} now={now} hrefOf={(each) => hrefWith({ month: each, day: null })} />
            <Button asChild className="max-md:flex-1">
              <a href={rowsFileHref(organizationSlug, filter)} download>
                <Icon name="download" />
                CSV
              </a>
            </Button>
          </div>
        </div>
        <div className="mt-5 mb-3 flex flex-wrap items-center gap-2">
          <Segments
            label="Which rows"
            value={address.category === 'storage_refund' ? 'storage' : (address.category ?? 'all')}
            options={CATEGORY_CHOICES.map((value) => ({ value, label: CATEGORY_NAMES[value] }))}
            onPick={(picked) => router.push(hrefWith({ category: picked === 'all' ? null : picked }))}
          />
          {filters.map((each) => (
            <FilterToken key={each.name} filter={each} />
          ))}
        </div>
        {rows.isOk ? (
          <Rows
            lines={rows.data.lines}
            amounts={amountLabels(address.category)}
            olderHref={rows.data.olderHref}
            newestHref={address.after === null ? null : hrefWith({})}
          />
        ) : (
          <RetryNotice title="The rows could not be loaded" message={rows.message} onRetry={() => router.refresh()} />
        )}
      </main>
    </>
  );
}

interface RowsProps {
  amounts: readonly string[];
  lines: readonly RowLine[];
  olderHref: string | null;
  newestHref: string | null;
}

function Rows({ lines, amounts, olderHref, newestHref }: RowsProps) {
  if (lines.length === 0) {
    return (
      <div className="rounded-card border">
        <Notice glyph={<Icon name="bars" />} title="No row matches" className="py-8 md:py-10">
          Remove a filter, or choose another month. What was used a moment ago is here as soon as it is settled, which
          takes seconds.
        </Notice>
      </div>
    );
  }
  return (
    <>
      <RowsTable lines={lines} amounts={amounts} />
      <PagingLinks
        label="Pages of rows"
        rows={`${newestHref === null ? 'Newest ' : ''}${lines.length} rows`}
        newestHref={newestHref}
        olderHref={olderHref}
      />
    </>
  );
}

function FilterToken({ filter }: { filter: RowFilter }) {
  return (
    <span className="inline-flex h-9 max-w-full items-center overflow-hidden rounded-chip bg-sunken text-label md:h-7">
      <span className="pr-1 pl-2 text-ink-3">{filter.name}</span>
      <b className="truncate pr-1 font-medium">{filter.value}</b>
      <Link
        href={filter.withoutHref}
        aria-label={`Remove the filter ${filter.name} ${filter.value}`}
        className="grid h-full w-9 place-items-center text-ink-3 hover:text-ink md:w-6"
      >
        <Icon name="close" className="size-2.5" />
      </Link>
    </span>
  );
}
