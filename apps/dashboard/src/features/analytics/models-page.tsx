import 'server-only';
import { services } from '../../trpc/compose-services.ts';
import { serverApi } from '../../trpc/server.ts';
import { settle } from '../requests/settle.ts';
import { type AnalyticsAddress, spanOf } from './analytics-address.ts';
import { ModelsView } from './models-view.tsx';
import { readFacetLabels } from './read-facet-labels.ts';

interface ModelsPageProps {
  organizationSlug: string;
  address: AnalyticsAddress;
  canReadMetadata: boolean;
}

export async function ModelsPage({ organizationSlug, address, canReadMetadata }: ModelsPageProps) {
  const { clock } = await services();
  const api = await serverApi();
  const now = clock.now();
  const span = spanOf(address.range, now);
  const { filter } = address;
  const [comparison, tags, labels] = await Promise.all([
    settle(api.analytics.compareModels({ organizationSlug, query: { ...span, filter } })),
    canReadMetadata ? settle(api.requests.facets({ organizationSlug, filter: span, field: 'tag' })) : null,
    readFacetLabels({ organizationSlug, groupBy: 'none', interval: 'day', ...span, filter }),
  ]);
  const tagCounts = tags?.isOk === true ? tags.data.facets.flatMap(({ values }) => values) : [];
  return (
    <ModelsView
      address={address}
      span={span}
      now={now}
      labels={labels}
      comparison={comparison}
      tags={tagCounts.map(({ value }) => value)}
    />
  );
}
