import type { Metadata } from 'next';
import { PageForbidden } from '@/components/shell/page-forbidden.tsx';
import { NotSoldPage } from '@/features/billing/not-sold-page.tsx';
import { PlanPage } from '@/features/billing/plan/plan-page.tsx';
import { services } from '@/trpc/compose-services.ts';
import { openPage } from '@/trpc/open-page.ts';

export const metadata: Metadata = { title: 'Plan' };

export default async function Page({ params }: { params: Promise<{ organization: string }> }) {
  const { organizationSlug, isAllowed } = await openPage(params, 'plan');
  if (!isAllowed) return <PageForbidden page="plan" />;
  const { environment } = await services();
  if (environment.mode === 'self_hosted') return <NotSoldPage page="plan" />;
  return <PlanPage organizationSlug={organizationSlug} />;
}
