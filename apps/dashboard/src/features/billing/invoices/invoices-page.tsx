import 'server-only';
import { services } from '../../../trpc/compose-services.ts';
import { orNotFound, serverApi } from '../../../trpc/server.ts';
import { listHref } from './invoices-query.ts';
import { InvoicesScreen } from './invoices-screen.tsx';

interface InvoicesPageProps {
  organizationSlug: string;
  /** The month of the last invoice of the page before; null for the first page. */
  before: Date | null;
}

/** Fetches what the page shows. Whoever may not see money was turned away before. */
export async function InvoicesPage({ organizationSlug, before }: InvoicesPageProps) {
  const api = await serverApi();
  const { clock } = await services();
  const path = `/${organizationSlug}/invoices`;
  const [page, { details }] = await Promise.all([
    orNotFound(api.invoices.list({ organizationSlug, cursor: before })),
    orNotFound(api.invoices.getDetails({ organizationSlug })),
  ]);
  return (
    <InvoicesScreen
      organizationSlug={organizationSlug}
      invoices={page.invoices}
      newestHref={before === null ? null : listHref(path, null)}
      olderHref={page.nextCursor === null ? null : listHref(path, page.nextCursor)}
      details={details}
      now={clock.now()}
    />
  );
}
