import type { Metadata } from 'next';
import { PageForbidden } from '@/components/shell/page-forbidden.tsx';
import { ExportsPage } from '@/features/exports/exports-page.tsx';
import { services } from '@/trpc/compose-services.ts';
import { openPage } from '@/trpc/open-page.ts';
import { orNotFound } from '@/trpc/server.ts';

export const metadata: Metadata = { title: 'Exports' };

export default async function Page({ params }: { params: Promise<{ organization: string }> }) {
  const { api, organizationSlug, isAllowed, can } = await openPage(params, 'exports');
  if (!isAllowed) return <PageForbidden page="exports" />;
  const [exports, { models }, { clock }] = await Promise.all([
    can('export:write') ? orNotFound(api.exports.list({ organizationSlug })) : null,
    orNotFound(api.requests.models({ organizationSlug })),
    services(),
  ]);
  return <ExportsPage organizationSlug={organizationSlug} exports={exports} models={models} now={clock.now()} />;
}
