import type { Metadata } from 'next';
import { clipMiddle } from '@/components/format/identifier.ts';
import { PageForbidden } from '@/components/shell/page-forbidden.tsx';
import { RequestPage } from '@/features/requests/detail/request-page.tsx';
import { orNotFound, serverApi } from '@/trpc/server.ts';

interface PageProps {
  params: Promise<{ organization: string; requestId: string }>;
}

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const { requestId } = await params;
  return { title: `Request ${clipMiddle(requestId.slice(0, 64), 8, 4)}` };
}

export default async function Page({ params }: PageProps) {
  const { organization: organizationSlug, requestId } = await params;
  const api = await serverApi();
  const { permissions, role } = await orNotFound(api.organizations.current({ organizationSlug }));
  if (!permissions.includes('metadata:read')) return <PageForbidden page="requests" />;
  return (
    <RequestPage organizationSlug={organizationSlug} requestId={requestId} role={role} permissions={permissions} />
  );
}
