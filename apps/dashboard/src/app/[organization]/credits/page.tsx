import type { Metadata } from 'next';
import { PageForbidden } from '@/components/shell/page-forbidden.tsx';
import { CreditsPage } from '@/features/billing/credits/credits-page.tsx';
import { readCreditsQuery } from '@/features/billing/credits/credits-query.ts';
import { NotSoldPage } from '@/features/billing/not-sold-page.tsx';
import type { SearchParameters } from '@/features/requests/list/list-query.ts';
import { services } from '@/trpc/compose-services.ts';
import { openPage } from '@/trpc/open-page.ts';

export const metadata: Metadata = { title: 'Credits' };

interface PageProps {
  params: Promise<{ organization: string }>;
  searchParams: Promise<SearchParameters>;
}

export default async function Page({ params, searchParams }: PageProps) {
  const { organizationSlug, isAllowed } = await openPage(params, 'credits');
  if (!isAllowed) return <PageForbidden page="credits" />;
  const { environment } = await services();
  if (environment.mode === 'self_hosted') return <NotSoldPage page="credits" />;
  return <CreditsPage organizationSlug={organizationSlug} query={readCreditsQuery(await searchParams)} />;
}
