import type { Metadata } from 'next';
import { PageForbidden } from '@/components/shell/page-forbidden.tsx';
import type { SearchParameters } from '@/features/requests/list/list-query.ts';
import { RowsPage } from '@/features/usage/rows-page.tsx';
import { readRowsAddress } from '@/features/usage/usage-address.ts';
import { openPage } from '@/trpc/open-page.ts';

export const metadata: Metadata = { title: 'Rows of usage' };

interface PageProps {
  params: Promise<{ organization: string }>;
  searchParams: Promise<SearchParameters>;
}

export default async function Page({ params, searchParams }: PageProps) {
  const { organizationSlug, isAllowed, can } = await openPage(params, 'usage');
  if (!isAllowed) return <PageForbidden page="usage" />;
  return (
    <RowsPage
      organizationSlug={organizationSlug}
      address={readRowsAddress(await searchParams)}
      canReadRequests={can('metadata:read')}
    />
  );
}
