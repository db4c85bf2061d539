import type { Metadata } from 'next';
import { PageForbidden } from '@/components/shell/page-forbidden.tsx';
import { kindsOf, readReceiptsQuery } from '@/features/proof/receipts-query.ts';
import { ReceiptsView } from '@/features/proof/receipts-view.tsx';
import type { SearchParameters } from '@/features/requests/list/list-query.ts';
import { settle } from '@/features/requests/settle.ts';
import { openPage } from '@/trpc/open-page.ts';

export const metadata: Metadata = { title: 'Receipts' };

const PAGE_SIZE = 50;

interface PageProps {
  params: Promise<{ organization: string }>;
  searchParams: Promise<SearchParameters>;
}

export default async function Page({ params, searchParams }: PageProps) {
  const { api, organizationSlug, isAllowed } = await openPage(params, 'receipts');
  if (!isAllowed) return <PageForbidden page="receipts" />;
  const query = readReceiptsQuery(await searchParams);
  const { filter, before } = query;
  const page = await settle(
    api.proof.receipts({ organizationSlug, kinds: kindsOf(filter), before, pageSize: PAGE_SIZE }),
  );
  return <ReceiptsView organizationSlug={organizationSlug} query={query} page={page} />;
}
