import type { Metadata } from 'next';
import { PageForbidden } from '@/components/shell/page-forbidden.tsx';
import { InvoicePage } from '@/features/billing/invoices/invoice-page.tsx';
import { readRowsQuery } from '@/features/billing/invoices/invoices-query.ts';
import type { SearchParameters } from '@/features/requests/list/list-query.ts';
import { openPage } from '@/trpc/open-page.ts';

export const metadata: Metadata = { title: 'Invoice' };

interface PageProps {
  params: Promise<{ organization: string; invoice: string }>;
  searchParams: Promise<SearchParameters>;
}

/** Stands apart from the list, whose skeleton would send 200 before it is known whether there is such an invoice. */
export default async function Page({ params, searchParams }: PageProps) {
  const { organizationSlug, can, isAllowed } = await openPage(params, 'invoices');
  if (!isAllowed) return <PageForbidden page="invoices" />;
  const { invoice: invoiceId } = await params;
  return (
    <InvoicePage
      organizationSlug={organizationSlug}
      invoiceId={invoiceId}
      rows={readRowsQuery(await searchParams)}
      canOpenRequests={can('metadata:read')}
    />
  );
}
