import type { Metadata } from 'next';
import { PageForbidden } from '@/components/shell/page-forbidden.tsx';
import { readListQuery, type SearchParameters } from '@/features/requests/list/list-query.ts';
import { RequestsPage } from '@/features/requests/list/requests-page.tsx';
import { orNotFound, serverApi } from '@/trpc/server.ts';

export const metadata: Metadata = { title: 'Requests' };

interface PageProps {
  params: Promise<{ organization: string }>;
  searchParams: Promise<SearchParameters>;
}

export default async function Page({ params, searchParams }: PageProps) {
  const { organization: organizationSlug } = await params;
  const api = await serverApi();
  const { permissions } = await orNotFound(api.organizations.current({ organizationSlug }));
  if (!permissions.includes('metadata:read')) return <PageForbidden page="requests" />;
  return (
    <RequestsPage
      organizationSlug={organizationSlug}
      query={readListQuery(await searchParams)}
      mayReadPolicy={permissions.includes('policy:read')}
    />
  );
}
