import type { Metadata } from 'next';
import { PageForbidden } from '@/components/shell/page-forbidden.tsx';
import { ComparePage } from '@/features/requests/compare/compare-page.tsx';
import { orNotFound, serverApi } from '@/trpc/server.ts';

export const metadata: Metadata = { title: 'Compare requests' };

const ID_LENGTH_MAX = 64;

interface PageProps {
  params: Promise<{ organization: string }>;
  searchParams: Promise<Record<string, string | readonly string[] | undefined>>;
}

export default async function Page({ params, searchParams }: PageProps) {
  const { organization: organizationSlug } = await params;
  const { a, b } = await searchParams;
  const api = await serverApi();
  const { permissions } = await orNotFound(api.organizations.current({ organizationSlug }));
  if (!permissions.includes('metadata:read')) return <PageForbidden page="requests" />;
  return <ComparePage organizationSlug={organizationSlug} a={idOf(a)} b={idOf(b)} />;
}

/** What an address holds in the place of an id: anything, or nothing. */
function idOf(value: string | readonly string[] | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value.slice(0, ID_LENGTH_MAX) : null;
}
