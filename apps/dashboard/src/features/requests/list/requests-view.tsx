'use client';

import type { ModelCount } from '@lethe/core/payloads';
import { useRouter } from 'next/navigation';
import { useTransition } from 'react';
import { classNames } from '../../../components/class-names.ts';
import { Histogram } from '../../../components/histogram/histogram.tsx';
import type { HistogramModel } from '../../../components/histogram/histogram-model.ts';
import { Button } from '../../../components/primitives/button.tsx';
import { Icon } from '../../../components/primitives/icon.tsx';
import { TopBar } from '../../../components/shell/top-bar.tsx';
import { useHotkeys } from '../../../components/shell/use-hotkeys.ts';
import { EraseButton } from '../../erasures/erase-button.tsx';
import { RetryNotice } from '../retry-notice.tsx';
import type { Settled } from '../settle.ts';
import type { CurlExample } from './curl-example.ts';
import { NoMatchNotice, UnusedNotice } from './empty-notices.tsx';
import { FilterBar } from './filter-bar.tsx';
import { ListFooter } from './list-footer.tsx';
import { filterOf, type ListQuery, listHref } from './list-query.ts';
import { RequestTable } from './request-table.tsx';
import type { DayGroup, Paging } from './view-model.ts';

export interface RequestsViewProps {
  path: string;
  query: ListQuery;
  now: Date;
  models: readonly ModelCount[];
  list: Settled<{ groups: readonly DayGroup[]; paging: Paging }>;
  histogram: Settled<{ model: HistogramModel; coverage: string | null }>;
  /** The organization has not sent a request yet. */
  isUnused: boolean;
  curl: CurlExample;
}

/** The list of requests. The address is its only state: every change is a navigation, during which the old rows stay, dimmed. */
export function RequestsView({ path, query, now, models, list, histogram, isUnused, curl }: RequestsViewProps) {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  const go = (href: string) => startTransition(() => router.push(href));
  const show = (change: Partial<ListQuery>) => go(listHref(path, { ...query, trail: [], ...change }));
  const refresh = () => startTransition(() => router.refresh());
  useHotkeys({ r: refresh });
  return (
    <>
      <TopBar crumbs={[]} page="Requests">
        {isUnused ? null : (
          <EraseButton tone="quiet" selector={{ kind: 'filter', ...filterOf(query, now) }} label="Erase" />
        )}
        <Button tone="quiet" onClick={refresh} disabled={isPending}>
          <Icon name="refresh" />
          <span className="max-md:sr-only">Refresh</span>
        </Button>
      </TopBar>
      <main id="main" className="flex min-w-0 flex-1 flex-col">
        <h1 className="sr-only">Requests</h1>
        {isUnused ? (
          <UnusedNotice curl={curl} />
        ) : (
          <>
            <FilterBar
              path={path}
              query={query}
              now={now}
              models={models}
              onChange={show}
              onOpen={(id) => router.push(`${path}/${id}`)}
            />
            <div
              aria-busy={isPending}
              className={classNames('flex min-w-0 flex-1 flex-col transition-opacity', isPending && 'opacity-60')}
            >
              {histogram.isOk ? (
                <Histogram
                  model={histogram.data.model}
                  coverage={histogram.data.coverage}
                  onSelect={(range) => show({ range })}
                />
              ) : (
                <RetryNotice
                  title="The chart could not be loaded"
                  message={histogram.message}
                  onRetry={refresh}
                  className="border-b py-4 md:py-4"
                />
              )}
              <ListPanel list={list} query={query} onShow={show} onGo={go} onRetry={refresh} />
            </div>
          </>
        )}
      </main>
    </>
  );
}

interface ListPanelProps {
  list: RequestsViewProps['list'];
  query: ListQuery;
  onShow: (change: Partial<ListQuery>) => void;
  onGo: (href: string) => void;
  onRetry: () => void;
}

function ListPanel({ list, query, onShow, onGo, onRetry }: ListPanelProps) {
  if (!list.isOk)
    return <RetryNotice title="The requests could not be loaded" message={list.message} onRetry={onRetry} />;
  if (list.data.groups.length === 0) return <NoMatchNotice query={query} onShow={onShow} />;
  return (
    <>
      <RequestTable groups={list.data.groups} />
      <ListFooter paging={list.data.paging} onGo={onGo} />
    </>
  );
}
