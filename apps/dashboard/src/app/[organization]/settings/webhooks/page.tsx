import type { Metadata } from 'next';
import { PageForbidden } from '@/components/shell/page-forbidden.tsx';
import { WebhooksPage } from '@/features/webhooks/webhooks-page.tsx';
import { openPage } from '@/trpc/open-page.ts';
import { orNotFound } from '@/trpc/server.ts';

export const metadata: Metadata = { title: 'Webhooks' };

export default async function Page({ params }: { params: Promise<{ organization: string }> }) {
  const { api, organizationSlug, isAllowed } = await openPage(params, 'webhooks');
  if (!isAllowed) return <PageForbidden page="webhooks" />;
  const { endpoints } = await orNotFound(api.webhooks.list({ organizationSlug }));
  return <WebhooksPage organizationSlug={organizationSlug} endpoints={endpoints} />;
}
