import type { Metadata } from 'next';
import { PageForbidden } from '@/components/shell/page-forbidden.tsx';
import { ErasuresView } from '@/features/erasures/erasures-view.tsx';
import type { SearchParameters } from '@/features/requests/list/list-query.ts';
import { settle } from '@/features/requests/settle.ts';
import { openPage } from '@/trpc/open-page.ts';

export const metadata: Metadata = { title: 'Erasures' };

const NUMBER = /^[1-9]\d{0,8}$/;

interface PageProps {
  params: Promise<{ organization: string }>;
  searchParams: Promise<SearchParameters>;
}

export default async function Page({ params, searchParams }: PageProps) {
  const { api, organizationSlug, isAllowed } = await openPage(params, 'erasures');
  if (!isAllowed) return <PageForbidden page="erasures" />;
  const { before: text } = await searchParams;
  const before = typeof text === 'string' && NUMBER.test(text) ? Number(text) : null;
  return <ErasuresView page={await settle(api.erasures.list({ organizationSlug, before }))} before={before} />;
}
