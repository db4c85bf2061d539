import type { Metadata } from 'next';
import { PageForbidden } from '@/components/shell/page-forbidden.tsx';
import { KeysPage } from '@/features/api-keys/keys-page.tsx';
import { readCeiling } from '@/features/retention/read-ceiling.ts';
import { services } from '@/trpc/compose-services.ts';
import { openPage } from '@/trpc/open-page.ts';
import { orNotFound } from '@/trpc/server.ts';

export const metadata: Metadata = { title: 'API keys' };

export default async function Page({ params }: { params: Promise<{ organization: string }> }) {
  const { api, organizationSlug, can, isAllowed } = await openPage(params, 'apiKeys');
  if (!isAllowed) return <PageForbidden page="apiKeys" />;
  const [apiKeys, management, projects, ceiling, { clock, environment }] = await Promise.all([
    orNotFound(api.apiKeys.list({ organizationSlug })),
    can('management_key:read') ? orNotFound(api.managementKeys.list({ organizationSlug })) : null,
    orNotFound(api.projects.list({ organizationSlug })),
    can('policy:read') ? readCeiling(organizationSlug) : null,
    services(),
  ]);
  return (
    <KeysPage
      organizationSlug={organizationSlug}
      apiKeys={apiKeys}
      managementKeys={management}
      projects={projects}
      ceiling={ceiling}
      now={clock.now()}
      gatewayUrl={environment.gatewayUrl}
      mode={environment.mode}
    />
  );
}
