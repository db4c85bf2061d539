import 'server-only';
import type { ModelCount } from '@lethe/core/payloads';
import { histogramModel } from '../../../components/histogram/histogram-model.ts';
import { services } from '../../../trpc/compose-services.ts';
import { serverApi } from '../../../trpc/server.ts';
import { settle } from '../settle.ts';
import { curlExample } from './curl-example.ts';
import { filterOf, isFiltered, type ListQuery } from './list-query.ts';
import { RequestsView } from './requests-view.tsx';
import { coverageText, dayGroups, PAGE_SIZE, pagingOf } from './view-model.ts';

const BUCKET_COUNT = 60;
const NO_MODELS: { readonly models: readonly ModelCount[] } = { models: [] };

/** Fetches what the list shows. Whoever may not see requests was turned away before. */
export async function RequestsPage({ organizationSlug, query }: { organizationSlug: string; query: ListQuery }) {
  const api = await serverApi();
  const { clock, environment } = await services();
  const now = clock.now();
  const filter = filterOf(query, now);
  const [list, histogram, models] = await Promise.all([
    settle(api.requests.list({ organizationSlug, filter, cursor: query.trail.at(-1) ?? null, pageSize: PAGE_SIZE })),
    settle(api.requests.histogram({ organizationSlug, filter, bucketCount: BUCKET_COUNT })),
    settle(api.requests.models({ organizationSlug })),
  ]);
  const path = `/${organizationSlug}/requests`;
  const known = models.isOk ? models.data : NO_MODELS;
  const input = list.isOk ? { ...list.data, path, query } : null;
  return (
    <RequestsView
      path={path}
      query={query}
      now={now}
      models={known.models}
      list={
        list.isOk && input !== null
          ? { isOk: true, data: { groups: dayGroups(input), paging: pagingOf(input) } }
          : { isOk: false, message: messageOf(list) }
      }
      histogram={
        histogram.isOk
          ? {
              isOk: true,
              data: { model: histogramModel(histogram.data), coverage: coverageText(query, histogram.data.from) },
            }
          : { isOk: false, message: histogram.message }
      }
      isUnused={list.isOk && list.data.requests.length === 0 && !isFiltered(query) && query.trail.length === 0}
      curl={curlExample({ gatewayUrl: environment.gatewayUrl, mode: environment.mode })}
    />
  );
}

function messageOf(settled: { isOk: boolean; message?: string }): string {
  return settled.message ?? '';
}
