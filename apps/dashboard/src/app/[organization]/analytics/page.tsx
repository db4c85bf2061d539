import type { Metadata } from 'next';
import { PageForbidden } from '@/components/shell/page-forbidden.tsx';
import { readAnalyticsAddress } from '@/features/analytics/analytics-address.ts';
import { AnalyticsPage } from '@/features/analytics/analytics-page.tsx';
import type { SearchParameters } from '@/features/requests/list/list-query.ts';
import { openPage } from '@/trpc/open-page.ts';

export const metadata: Metadata = { title: 'Analytics' };

interface PageProps {
  params: Promise<{ organization: string }>;
  searchParams: Promise<SearchParameters>;
}

export default async function Page({ params, searchParams }: PageProps) {
  const { organizationSlug, isAllowed, can } = await openPage(params, 'analytics');
  if (!isAllowed) return <PageForbidden page="analytics" />;
  return (
    <AnalyticsPage
      organizationSlug={organizationSlug}
      address={readAnalyticsAddress(await searchParams)}
      canReadMetadata={can('metadata:read')}
    />
  );
}
