import type { Metadata } from 'next';
import { ForbiddenNotice } from '@/features/requests/forbidden-notice.tsx';
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
  const { permissions, role } = await orNotFound(api.organizations.current({ organizationSlug }));
  if (!permissions.includes('metadata:read')) return <ForbiddenNotice role={role} />;
  return <RequestsPage organizationSlug={organizationSlug} query={readListQuery(await searchParams)} />;
}
