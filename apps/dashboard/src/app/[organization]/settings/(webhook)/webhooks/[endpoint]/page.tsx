import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { PageForbidden } from '@/components/shell/page-forbidden.tsx';
import { DeliveriesPage } from '@/features/webhooks/deliveries/deliveries-page.tsx';
import { openPage } from '@/trpc/open-page.ts';
import { orNotFound } from '@/trpc/server.ts';

export const metadata: Metadata = { title: 'Deliveries' };

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

export default async function Page({ params }: { params: Promise<{ organization: string; endpoint: string }> }) {
  const { api, organizationSlug, isAllowed } = await openPage(params, 'webhooks');
  if (!isAllowed) return <PageForbidden page="webhooks" />;
  const { endpoint: endpointId } = await params;
  if (!UUID.test(endpointId)) notFound();
  const initial = await orNotFound(api.webhooks.deliveries({ organizationSlug, endpointId }));
  return <DeliveriesPage organizationSlug={organizationSlug} initial={initial} />;
}
