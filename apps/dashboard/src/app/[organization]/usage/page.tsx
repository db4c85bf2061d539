import type { Metadata } from 'next';
import { PageForbidden } from '@/components/shell/page-forbidden.tsx';
import type { SearchParameters } from '@/features/requests/list/list-query.ts';
import { readUsageAddress } from '@/features/usage/usage-address.ts';
import { UsagePage } from '@/features/usage/usage-page.tsx';
import { openPage } from '@/trpc/open-page.ts';

export const metadata: Metadata = { title: 'Usage' };

interface PageProps {
  params: Promise<{ organization: string }>;
  searchParams: Promise<SearchParameters>;
}

export default async function Page({ params, searchParams }: PageProps) {
  const { organizationSlug, isAllowed } = await openPage(params, 'usage');
  if (!isAllowed) return <PageForbidden page="usage" />;
  return <UsagePage organizationSlug={organizationSlug} address={readUsageAddress(await searchParams)} />;
}
