import type { Metadata } from 'next';
import { PageForbidden } from '@/components/shell/page-forbidden.tsx';
import { readPolicies } from '@/features/retention/read-policies.ts';
import { RetentionPage } from '@/features/retention/retention-page.tsx';
import { orNotFound, serverApi } from '@/trpc/server.ts';

export const metadata: Metadata = { title: 'Policies' };

interface Properties {
  readonly params: Promise<{ organization: string }>;
}

export default async function Page({ params }: Properties) {
  const { organization: organizationSlug } = await params;
  const api = await serverApi();
  const { organization, permissions } = await orNotFound(api.organizations.current({ organizationSlug }));
  if (!permissions.includes('policy:read')) return <PageForbidden page="policies" />;
  const policies = await readPolicies(organizationSlug, permissions.includes('billing:read'));
  return (
    <RetentionPage
      organization={organization}
      canWrite={permissions.includes('policy:write')}
      canWriteSpending={permissions.includes('billing:write')}
      {...policies}
    />
  );
}
