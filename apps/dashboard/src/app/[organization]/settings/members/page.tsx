import type { Metadata } from 'next';
import { PageForbidden } from '@/components/shell/page-forbidden.tsx';
import { MembersPage } from '@/features/members/members-page.tsx';
import { services } from '@/trpc/compose-services.ts';
import { openPage } from '@/trpc/open-page.ts';
import { orNotFound } from '@/trpc/server.ts';

export const metadata: Metadata = { title: 'Members' };

export default async function Page({ params }: { params: Promise<{ organization: string }> }) {
  const { api, organizationSlug, isAllowed } = await openPage(params, 'members');
  if (!isAllowed) return <PageForbidden page="members" />;
  const [members, invitations, projects, { clock }] = await Promise.all([
    orNotFound(api.members.list({ organizationSlug })),
    orNotFound(api.invitations.list({ organizationSlug })),
    orNotFound(api.projects.list({ organizationSlug })),
    services(),
  ]);
  return (
    <MembersPage
      organizationSlug={organizationSlug}
      members={members}
      invitations={invitations}
      projects={projects.map(({ id, name }) => ({ id, name }))}
      now={clock.now()}
    />
  );
}
