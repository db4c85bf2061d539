import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { PageForbidden } from '@/components/shell/page-forbidden.tsx';
import { ReturnScreen } from '@/features/billing/credits/return-screen.tsx';
import { openPage } from '@/trpc/open-page.ts';
import { orNotFound } from '@/trpc/server.ts';

export const metadata: Metadata = { title: 'Payment' };

interface PageProps {
  params: Promise<{ organization: string }>;
  searchParams: Promise<{ payment?: string | string[] }>;
}

/** Where the payment page leads back to. Apart from the page of credits, whose skeleton would send 200 before it is known whether there is such a payment. */
export default async function Page({ params, searchParams }: PageProps) {
  const { api, organizationSlug, isAllowed } = await openPage(params, 'credits');
  if (!isAllowed) return <PageForbidden page="credits" />;
  const { payment: paymentId } = await searchParams;
  if (typeof paymentId !== 'string') notFound();
  const { payment } = await orNotFound(api.credits.getPayment({ organizationSlug, paymentId }));
  const { balanceNanoUsd } = await orNotFound(api.credits.getBalance({ organizationSlug }));
  return <ReturnScreen organizationSlug={organizationSlug} payment={payment} balanceNanoUsd={balanceNanoUsd} />;
}
