import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { PageForbidden } from '@/components/shell/page-forbidden.tsx';
import { readShownRange } from '@/features/dashboards/dashboard-address.ts';
import { DashboardPage } from '@/features/dashboards/dashboard-page.tsx';
import { openPage } from '@/trpc/open-page.ts';
import { orNotFound } from '@/trpc/server.ts';

export const metadata: Metadata = { title: 'Dashboard' };

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

interface PageProps {
  params: Promise<{ organization: string; dashboard: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function Page({ params, searchParams }: PageProps) {
  const { api, organizationSlug, isAllowed } = await openPage(params, 'dashboards');
  if (!isAllowed) return <PageForbidden page="dashboards" />;
  const { dashboard: dashboardId } = await params;
  if (!UUID.test(dashboardId)) notFound();
  const view = await orNotFound(api.dashboards.get({ organizationSlug, dashboardId }));
  const range = readShownRange(await searchParams, view.dashboard.range);
  return <DashboardPage organizationSlug={organizationSlug} view={view} range={range} />;
}
