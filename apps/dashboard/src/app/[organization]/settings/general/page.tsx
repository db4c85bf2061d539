import type { Metadata } from 'next';
import { PageForbidden } from '@/components/shell/page-forbidden.tsx';
import { GeneralPage } from '@/features/organization/general-page.tsx';
import { openPage } from '@/trpc/open-page.ts';
import { orNotFound } from '@/trpc/server.ts';

export const metadata: Metadata = { title: 'General' };

export default async function Page({ params }: { params: Promise<{ organization: string }> }) {
  const { api, organizationSlug, can, isAllowed } = await openPage(params, 'general');
  if (!isAllowed) return <PageForbidden page="general" />;
  const members = can('member:read') ? await orNotFound(api.members.list({ organizationSlug })) : null;
  return <GeneralPage members={members} />;
}
