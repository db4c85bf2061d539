import 'server-only';
import type { RetentionPolicy } from '@lethe/core/retention';
import { cookies } from 'next/headers';
import { histogramModel } from '../../../components/histogram/histogram-model.ts';
import { services } from '../../../trpc/compose-services.ts';
import { serverApi } from '../../../trpc/server.ts';
import { mapSettled, settle } from '../settle.ts';
import { curlExample } from './curl-example.ts';
import { filterOf, type ListQuery } from './list-query.ts';
import { readListView, VIEW_COOKIE } from './list-view.ts';
import { RequestsView } from './requests-view.tsx';
import { coverageText, PAGE_SIZE } from './view-model.ts';

const BUCKET_COUNT = 60;

interface RequestsPageProps {
  organizationSlug: string;
  query: ListQuery;
  mayReadPolicy: boolean;
}

/** Fetches what the list shows, all at once. Whoever may not see requests was turned away before. */
export async function RequestsPage({ organizationSlug, query, mayReadPolicy }: RequestsPageProps) {
  const api = await serverApi();
  const { clock, environment } = await services();
  const now = clock.now();
  const filter = filterOf(query, now);
  const [list, histogram, facets, period, cookie] = await Promise.all([
    settle(api.requests.list({ organizationSlug, filter, cursor: query.trail.at(-1) ?? null, pageSize: PAGE_SIZE })),
    settle(api.requests.histogram({ organizationSlug, filter, bucketCount: BUCKET_COUNT })),
    settle(api.requests.facets({ organizationSlug, filter })),
    mayReadPolicy ? settle(api.retention.policy({ organizationSlug })) : null,
    cookies(),
  ]);
  return (
    <RequestsView
      path={`/${organizationSlug}/requests`}
      query={query}
      now={now}
      view={readListView(cookie.get(VIEW_COOKIE)?.value)}
      list={mapSettled(list, ({ requests, nextCursor }) => ({ requests, nextCursor }))}
      histogram={mapSettled(histogram, (counted) => ({
        model: histogramModel({ ...counted, now, periodDays: period?.isOk ? periodOf(period.data.policy) : null }),
        coverage: coverageText(query, counted),
        isComplete: counted.countedFrom === null,
      }))}
      facets={mapSettled(facets, (counted) => counted.facets)}
      curl={curlExample({ gatewayUrl: environment.gatewayUrl, mode: environment.mode })}
      gatewayUrl={environment.gatewayUrl}
    />
  );
}

/** For how long new payloads are stored; null when none are. */
function periodOf({ level, payloadRetentionDays }: RetentionPolicy): number | null {
  return level === 'retain_all' && payloadRetentionDays > 0 ? payloadRetentionDays : null;
}
