'use client';

import type { FacetCounts, RequestFacet, RequestView } from '@lethe/core/payloads';
import dynamic from 'next/dynamic';
import { useRef, useState } from 'react';
import { FacetColumn } from '../filter/facet-column.tsx';
import { filterTokens, type ValueNames } from '../filter/filter-words.ts';
import { RetryNotice } from '../retry-notice.tsx';
import type { Settled } from '../settle.ts';
import { NoMatchNotice } from './empty-notices.tsx';
import { ListFooter } from './list-footer.tsx';
import { filterOf, listHref } from './list-query.ts';
import type { ListView } from './list-view.ts';
import { NewRequests } from './new-requests.tsx';
import { RequestTable } from './request-table.tsx';
import { SelectionBar } from './selection-bar.tsx';
import { useInspector } from './use-inspector.ts';
import type { ListAddress } from './use-list-address.ts';
import { useLiveTail } from './use-live-tail.ts';
import { dayGroups, pagingOf, requestHref } from './view-model.ts';

// Loaded when first asked for: the list itself needs none of it.
const EraseDialog = dynamic(() => import('../../erasures/erase-dialog.tsx').then((module) => module.EraseDialog));
const PeekPanel = dynamic(() => import('../peek/peek-panel.tsx').then((module) => module.PeekPanel));
const FacetSearch = dynamic(() => import('../filter/facet-search.tsx').then((module) => module.FacetSearch));

interface ListPanelProps {
  path: string;
  address: ListAddress;
  now: Date;
  view: ListView;
  list: Settled<{ readonly requests: readonly RequestView[]; readonly nextCursor: string | null }>;
  totalCount: number | null;
  facets: Settled<readonly FacetCounts[]>;
  names: ValueNames;
  gatewayUrl: string | null;
}

/** Facets, rows, and what is open beside them. Each fails alone. */
export function ListPanel({ path, address, now, view, list, totalCount, facets, names, gatewayUrl }: ListPanelProps) {
  const { query } = address;
  const [searched, setSearched] = useState<RequestFacet | null>(null);
  const onFilter = (filter: typeof query.filter) => address.narrow({ filter });
  return (
    <div className="relative flex min-w-0 flex-1 md:min-h-0">
      <aside aria-label="Facets" className="hidden w-[176px] flex-none overflow-y-auto border-r lg:block">
        {facets.isOk ? (
          <FacetColumn facets={facets.data} filter={query.filter} onFilter={onFilter} onSearch={setSearched} />
        ) : (
          <p role="alert" className="px-4 py-3 text-ink-3">
            The facets could not be counted. {facets.message}
          </p>
        )}
      </aside>
      {searched === null ? null : (
        <FacetSearch facet={searched} filter={query.filter} onFilter={onFilter} onClose={() => setSearched(null)} />
      )}
      {list.isOk ? (
        <Rows
          path={path}
          address={address}
          now={now}
          view={view}
          list={list.data}
          totalCount={totalCount}
          names={names}
          gatewayUrl={gatewayUrl}
        />
      ) : (
        <RetryNotice title="The requests could not be loaded" message={list.message} onRetry={address.refresh} />
      )}
    </div>
  );
}

type RowsProps = Omit<ListPanelProps, 'list' | 'facets'> & {
  list: { readonly requests: readonly RequestView[]; readonly nextCursor: string | null };
};

function Rows({ path, address, now, view, list, totalCount, names, gatewayUrl }: RowsProps) {
  const { query } = address;
  const { requests } = list;
  const scroller = useRef<HTMLDivElement>(null);
  const inspector = useInspector({ path, address, requests, gatewayUrl });
  const { selection, order } = inspector;
  const newCount = useLiveTail({
    isLive: query.isLive,
    filter: filterOf(query, now),
    shownIds: order,
    mayFollow: () => inspector.isIdle() && (scroller.current?.scrollTop ?? 0) === 0 && window.scrollY === 0,
    onFollow: address.refreshQuietly,
  });
  const showNew = () => {
    scroller.current?.scrollTo({ top: 0 });
    window.scrollTo({ top: 0 });
    address.refreshQuietly();
  };
  const input = { requests, nextCursor: list.nextCursor, now, path, query, totalCount };
  const at = query.peek === null ? -1 : (order as readonly string[]).indexOf(query.peek);
  return (
    <>
      <div className="@container/list flex min-w-0 flex-1 flex-col md:min-h-0">
        <NewRequests isLive={query.isLive} newCount={address.isRefreshing ? 0 : newCount} onShow={showNew} />
        <div ref={scroller} className="min-w-0 flex-1 md:min-h-0 md:overflow-auto">
          {requests.length === 0 ? (
            <NoMatchNotice
              query={query}
              tokens={filterTokens(query.filter, names)}
              onNarrow={address.narrow}
              onNewest={() => address.go(listHref(path, { ...query, trail: [] }))}
            />
          ) : (
            <RequestTable
              groups={dayGroups(input)}
              view={view}
              openId={query.peek}
              selection={selection}
              actions={inspector.table}
            />
          )}
        </div>
        {selection.ids.size > 0 ? (
          <SelectionBar count={selection.ids.size} {...inspector.bar} />
        ) : requests.length === 0 ? null : (
          <ListFooter paging={pagingOf(input)} onGo={address.go} />
        )}
      </div>
      {query.peek === null ? null : (
        <PeekPanel
          id={query.peek}
          requests={requests}
          now={now}
          href={requestHref(path, query.peek, query)}
          newerId={at === -1 ? null : (order[at - 1] ?? null)}
          olderId={at === -1 ? null : (order[at + 1] ?? null)}
          onMove={inspector.onPeek}
          onClose={inspector.onClosePeek}
          onCopy={inspector.onCopy}
          onCompare={inspector.onCompare}
        />
      )}
      {inspector.erasing === null ? null : (
        <EraseDialog selector={{ kind: 'requests', requestIds: [...inspector.erasing] }} onClose={inspector.onErased} />
      )}
    </>
  );
}
