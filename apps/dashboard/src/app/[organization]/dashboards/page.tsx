import type { Metadata } from 'next';
import { PageForbidden } from '@/components/shell/page-forbidden.tsx';
import { DashboardsPage } from '@/features/dashboards/dashboards-page.tsx';
import { openPage } from '@/trpc/open-page.ts';
import { orNotFound } from '@/trpc/server.ts';

export const metadata: Metadata = { title: 'Dashboards' };

export default async function Page({ params }: { params: Promise<{ organization: string }> }) {
  const { api, organizationSlug, isAllowed } = await openPage(params, 'dashboards');
  if (!isAllowed) return <PageForbidden page="dashboards" />;
  const { dashboards } = await orNotFound(api.dashboards.list({ organizationSlug }));
  return <DashboardsPage organizationSlug={organizationSlug} dashboards={dashboards} />;
}
