import type { Metadata } from 'next';
import { PageForbidden } from '@/components/shell/page-forbidden.tsx';
import { PlaygroundPage } from '@/features/playground/playground-page.tsx';
import { openPage } from '@/trpc/open-page.ts';

export const metadata: Metadata = { title: 'Playground' };

interface PageProps {
  params: Promise<{ organization: string }>;
  searchParams: Promise<Record<string, string | readonly string[] | undefined>>;
}

export default async function Page({ params, searchParams }: PageProps) {
  const { organizationSlug, can, isAllowed } = await openPage(params, 'playground');
  if (!isAllowed) return <PageForbidden page="playground" />;
  const { from } = await searchParams;
  return (
    <PlaygroundPage
      organizationSlug={organizationSlug}
      from={typeof from === 'string' && from !== '' ? from.slice(0, 64) : null}
      canReadPayload={can('payload:read')}
    />
  );
}
