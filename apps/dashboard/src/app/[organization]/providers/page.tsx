import type { Metadata } from 'next';
import { PageForbidden } from '@/components/shell/page-forbidden.tsx';
import { ProvidersPage } from '@/features/providers/providers-page.tsx';
import { openPage } from '@/trpc/open-page.ts';
import { orNotFound } from '@/trpc/server.ts';

export const metadata: Metadata = { title: 'Providers' };

export default async function Page({ params }: { params: Promise<{ organization: string }> }) {
  const { api, organizationSlug, isAllowed } = await openPage(params, 'providers');
  if (!isAllowed) return <PageForbidden page="providers" />;
  const providerKeys = await orNotFound(api.providerKeys.list({ organizationSlug }));
  return <ProvidersPage organizationSlug={organizationSlug} providerKeys={providerKeys} />;
}
