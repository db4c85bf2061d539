import { isUuid } from '@lethe/core/tenancy';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { PageForbidden } from '@/components/shell/page-forbidden.tsx';
import { ErasureView } from '@/features/erasures/erasure-view.tsx';
import { settle } from '@/features/requests/settle.ts';
import { openPage } from '@/trpc/open-page.ts';
import { orNotFound } from '@/trpc/server.ts';

export const metadata: Metadata = { title: 'Erasure' };

interface PageProps {
  params: Promise<{ organization: string; erasure: string }>;
}

export default async function Page({ params }: PageProps) {
  const { api, organizationSlug, isAllowed } = await openPage(params, 'erasures');
  if (!isAllowed) return <PageForbidden page="erasures" />;
  const { erasure: erasureId } = await params;
  // A text that is no id names nothing and is answered exactly like a missing one.
  if (!isUuid(erasureId)) notFound();
  const page = await orNotFound(api.erasures.get({ organizationSlug, erasureId }));
  // Without their names projects are told by their ids.
  const projects = await settle(api.projects.list({ organizationSlug }));
  return (
    <ErasureView page={page} projects={projects.isOk ? projects.data.map(({ id, name }) => ({ id, name })) : []} />
  );
}
