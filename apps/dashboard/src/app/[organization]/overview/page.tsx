import type { Metadata } from 'next';
import { PageForbidden } from '@/components/shell/page-forbidden.tsx';
import { OnboardingSlot } from '@/features/overview/onboarding-slot.tsx';
import { OverviewView } from '@/features/overview/overview-view.tsx';
import { readOverview } from '@/features/overview/read-overview.ts';
import { openPage } from '@/trpc/open-page.ts';
import { orNotFound } from '@/trpc/server.ts';

export const metadata: Metadata = { title: 'Overview' };

export default async function Page({ params }: { params: Promise<{ organization: string }> }) {
  const { api, organizationSlug, can, isAllowed } = await openPage(params, 'overview');
  if (!isAllowed) return <PageForbidden page="overview" />;
  const { role } = await orNotFound(api.organizations.current({ organizationSlug }));
  const data = await readOverview({ organizationSlug, role });
  return (
    <OverviewView
      organizationSlug={organizationSlug}
      data={data}
      onboarding={can('organization:write') ? <OnboardingSlot organizationSlug={organizationSlug} /> : null}
    />
  );
}
