import type { Metadata } from 'next';
import { PageForbidden } from '@/components/shell/page-forbidden.tsx';
import { HoldsView } from '@/features/holds/holds-view.tsx';
import { readProjectNames } from '@/features/holds/read-project-names.ts';
import { settle } from '@/features/requests/settle.ts';
import { openPage } from '@/trpc/open-page.ts';

export const metadata: Metadata = { title: 'Legal holds' };

export default async function Page({ params }: { params: Promise<{ organization: string }> }) {
  const { api, organizationSlug, isAllowed } = await openPage(params, 'holds');
  if (!isAllowed) return <PageForbidden page="holds" />;
  const [page, projects] = await Promise.all([
    settle(api.holds.list({ organizationSlug })),
    readProjectNames(api, organizationSlug),
  ]);
  return <HoldsView page={page} projects={projects} />;
}
