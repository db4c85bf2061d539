import type { Metadata } from 'next';
import { PageForbidden } from '@/components/shell/page-forbidden.tsx';
import { ComplianceView } from '@/features/compliance/compliance-view.tsx';
import { readProjectNames } from '@/features/holds/read-project-names.ts';
import { mapSettled, settle } from '@/features/requests/settle.ts';
import { services } from '@/trpc/compose-services.ts';
import { openPage } from '@/trpc/open-page.ts';

export const metadata: Metadata = { title: 'Compliance' };

export default async function Page({ params }: { params: Promise<{ organization: string }> }) {
  const { api, organizationSlug, can, isAllowed } = await openPage(params, 'compliance');
  if (!isAllowed) return <PageForbidden page="compliance" />;
  const { clock, environment } = await services();
  const [lifecycle, status, subprocessors, holds, projects] = await Promise.all([
    settle(api.compliance.lifecycle({ organizationSlug })),
    can('audit:read') ? settle(api.compliance.status({ organizationSlug })) : null,
    settle(api.compliance.subprocessors({ organizationSlug })),
    can('hold:read') ? settle(api.holds.list({ organizationSlug })) : null,
    readProjectNames(api, organizationSlug),
  ]);
  return (
    <ComplianceView
      lifecycle={lifecycle}
      status={status}
      subprocessors={subprocessors}
      holds={holds === null ? null : mapSettled(holds, (list) => ({ ...list, projects, title: 'Legal holds' }))}
      isSelfHosted={environment.mode === 'self_hosted'}
      now={clock.now()}
    />
  );
}
