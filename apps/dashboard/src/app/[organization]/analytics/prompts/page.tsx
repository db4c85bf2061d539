import type { Metadata } from 'next';
import { PageForbidden } from '@/components/shell/page-forbidden.tsx';
import { readAnalyticsAddress } from '@/features/analytics/analytics-address.ts';
import { PromptsPage } from '@/features/analytics/prompts-page.tsx';
import type { SearchParameters } from '@/features/requests/list/list-query.ts';
import { openPage } from '@/trpc/open-page.ts';

export const metadata: Metadata = { title: 'Prompt patterns' };

interface PageProps {
  params: Promise<{ organization: string }>;
  searchParams: Promise<SearchParameters>;
}

export default async function Page({ params, searchParams }: PageProps) {
  const { organizationSlug, isAllowed } = await openPage(params, 'prompts');
  if (!isAllowed) return <PageForbidden page="prompts" />;
  return <PromptsPage organizationSlug={organizationSlug} address={readAnalyticsAddress(await searchParams)} />;
}
