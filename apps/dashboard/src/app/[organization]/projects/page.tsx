import type { Metadata } from 'next';
import { PageForbidden } from '@/components/shell/page-forbidden.tsx';
import { ProjectsPage } from '@/features/projects/projects-page.tsx';
import { countKeys } from '@/features/projects/view-model.ts';
import { readCeiling } from '@/features/retention/read-ceiling.ts';
import { services } from '@/trpc/compose-services.ts';
import { openPage } from '@/trpc/open-page.ts';
import { orNotFound } from '@/trpc/server.ts';

export const metadata: Metadata = { title: 'Projects' };

export default async function Page({ params }: { params: Promise<{ organization: string }> }) {
  const { api, organizationSlug, can, isAllowed } = await openPage(params, 'projects');
  if (!isAllowed) return <PageForbidden page="projects" />;
  const [projects, keys, ceiling, { clock }] = await Promise.all([
    orNotFound(api.projects.list({ organizationSlug })),
    can('api_key:read') ? orNotFound(api.apiKeys.list({ organizationSlug })) : null,
    can('policy:read') ? readCeiling(organizationSlug) : null,
    services(),
  ]);
  return (
    <ProjectsPage
      organizationSlug={organizationSlug}
      projects={projects}
      keyCounts={keys === null ? null : countKeys(keys, clock.now())}
      ceiling={ceiling}
    />
  );
}
