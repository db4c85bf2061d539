import type { Metadata } from 'next';
import { PageForbidden } from '@/components/shell/page-forbidden.tsx';
import { InvoicesPage } from '@/features/billing/invoices/invoices-page.tsx';
import { readListMonth } from '@/features/billing/invoices/invoices-query.ts';
import { NotSoldPage } from '@/features/billing/not-sold-page.tsx';
import type { SearchParameters } from '@/features/requests/list/list-query.ts';
import { services } from '@/trpc/compose-services.ts';
import { openPage } from '@/trpc/open-page.ts';

export const metadata: Metadata = { title: 'Invoices' };

interface PageProps {
  params: Promise<{ organization: string }>;
  searchParams: Promise<SearchParameters>;
}

export default async function Page({ params, searchParams }: PageProps) {
  const { organizationSlug, isAllowed } = await openPage(params, 'invoices');
  if (!isAllowed) return <PageForbidden page="invoices" />;
  const { environment } = await services();
  if (environment.mode === 'self_hosted') return <NotSoldPage page="invoices" />;
  return <InvoicesPage organizationSlug={organizationSlug} before={readListMonth(await searchParams)} />;
}
