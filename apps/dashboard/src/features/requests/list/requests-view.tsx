'use client';

import type { FacetCounts, RequestView } from '@lethe/core/payloads';
import { classNames } from '../../../components/class-names.ts';
import { Histogram } from '../../../components/histogram/histogram.tsx';
import type { HistogramModel } from '../../../components/histogram/histogram-model.ts';
import { TopBar } from '../../../components/shell/top-bar.tsx';
import { useHotkeys } from '../../../components/shell/use-hotkeys.ts';
import { SavedViewsMenu } from '../../saved-views/saved-views-menu.tsx';
import { FilterPanel } from '../filter/filter-panel.tsx';
import { CountedFilter } from '../filter/use-suggestions.ts';
import { RetryNotice } from '../retry-notice.tsx';
import type { Settled } from '../settle.ts';
import type { CurlExample } from './curl-example.ts';
import { UnusedNotice } from './empty-notices.tsx';
import { ListActions } from './list-actions.tsx';
import { LIST_KEYS } from './list-keys.ts';
import { ListPanel } from './list-panel.tsx';
import { canFollow, filterOf, isFiltered, type ListQuery } from './list-query.ts';
import type { ListView } from './list-view.ts';
import { useListAddress } from './use-list-address.ts';
import { useListView } from './use-list-view.ts';
import { NO_FACETS, valueNames } from './view-model.ts';

export interface RequestsViewProps {
  path: string;
  query: ListQuery;
  now: Date;
  view: ListView;
  list: Settled<{ readonly requests: readonly RequestView[]; readonly nextCursor: string | null }>;
  histogram: Settled<{
    readonly model: HistogramModel;
    readonly coverage: string | null;
    readonly isComplete: boolean;
  }>;
  facets: Settled<readonly FacetCounts[]>;
  curl: CurlExample;
  gatewayUrl: string | null;
}

/** The inspector. The address is its only state: every change is a navigation, during which the old rows stay, dimmed. */
export function RequestsView({
  path,
  query: asked,
  now,
  view: liked,
  list,
  histogram,
  facets,
  ...rest
}: RequestsViewProps) {
  const address = useListAddress(path, asked);
  const [view, setView] = useListView(liked);
  const { query } = address;
  const filter = filterOf(query, now);
  const requests = list.isOk ? list.data.requests : [];
  const isUnused = list.isOk && requests.length === 0 && !isFiltered(query) && query.trail.length === 0;
  const liveRefusal = canFollow(query) ? null : 'These dates end before now.';
  useHotkeys(LIST_KEYS, {
    r: { label: 'Refresh', run: address.refresh },
    l: { label: 'Follow live', run: () => liveRefusal === null && address.follow(!query.isLive) },
  });
  const counted = facets.isOk ? facets.data : NO_FACETS;
  return (
    <CountedFilter value={filter}>
      <TopBar crumbs={[]} page="Requests">
        {isUnused ? null : (
          <>
            <ListActions
              filter={filter}
              view={view}
              onView={setView}
              isLive={query.isLive}
              liveRefusal={liveRefusal}
              onLive={address.follow}
              onRefresh={address.refresh}
            />
            <SavedViewsMenu path={path} onGo={address.go} />
          </>
        )}
      </TopBar>
      <main
        id="main"
        data-fill={isUnused ? undefined : ''}
        className="flex min-w-0 flex-1 flex-col md:data-fill:min-h-0 md:data-fill:overflow-hidden"
      >
        <h1 className="sr-only">Requests</h1>
        {isUnused ? (
          <UnusedNotice curl={rest.curl} />
        ) : (
          <>
            <FilterPanel
              path={path}
              address={address}
              now={now}
              facets={counted}
              names={valueNames(counted, requests)}
            />
            <div
              aria-busy={address.isPending}
              className={classNames(
                'flex min-w-0 flex-1 flex-col transition-opacity md:min-h-0',
                address.isPending && 'opacity-60',
              )}
            >
              {histogram.isOk ? (
                <Histogram
                  model={histogram.data.model}
                  coverage={histogram.data.coverage}
                  onSelect={(range) => address.narrow({ range })}
                />
              ) : (
                <RetryNotice
                  title="The chart could not be loaded"
                  message={histogram.message}
                  onRetry={address.refresh}
                  className="border-b py-4 md:py-4"
                />
              )}
              <ListPanel
                path={path}
                address={address}
                now={now}
                view={view}
                list={list}
                totalCount={histogram.isOk && histogram.data.isComplete ? histogram.data.model.totalCount : null}
                facets={facets}
                names={valueNames(counted, requests)}
                gatewayUrl={rest.gatewayUrl}
              />
            </div>
          </>
        )}
      </main>
    </CountedFilter>
  );
}
