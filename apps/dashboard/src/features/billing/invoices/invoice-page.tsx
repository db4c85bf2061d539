import 'server-only';
import type { InvoiceRow } from '@lethe/core/billing/invoices';
import { orNotFound, serverApi } from '../../../trpc/server.ts';
import { type Settled, settle } from '../../requests/settle.ts';
import type { PageOf } from '../credits/credits-view.tsx';
import { InvoiceRows } from './invoice-rows.tsx';
import { InvoiceView } from './invoice-view.tsx';
import { type RowsQuery, rowsHref } from './invoices-query.ts';

interface InvoicePageProps {
  organizationSlug: string;
  invoiceId: string;
  /** Null shows no rows. */
  rows: RowsQuery | null;
  /** Whether requests may be opened: finance sees what they cost and nothing else of them. */
  canOpenRequests: boolean;
}

/** Fetches one invoice, and the rows of the line that the address names. */
export async function InvoicePage({ organizationSlug, invoiceId, rows, canOpenRequests }: InvoicePageProps) {
  const api = await serverApi();
  const { invoice, now } = await orNotFound(api.invoices.get({ organizationSlug, invoiceId }));
  return (
    <InvoiceView
      organizationSlug={organizationSlug}
      invoice={invoice}
      now={now}
      rows={
        rows === null ? null : (
          <InvoiceRows
            organizationSlug={organizationSlug}
            invoiceId={invoiceId}
            line={rows.line}
            canOpenRequests={canOpenRequests}
            {...(await readRows(organizationSlug, invoiceId, rows))}
          />
        )
      }
    />
  );
}

async function readRows(
  organizationSlug: string,
  invoiceId: string,
  { line, after }: RowsQuery,
): Promise<{ page: Settled<PageOf<InvoiceRow>>; projectNames: Record<string, string> }> {
  const api = await serverApi();
  const path = `/${organizationSlug}/invoices/${invoiceId}`;
  const [found, projects] = await Promise.all([
    settle(api.invoices.listRows({ organizationSlug, invoiceId, line, cursor: after })),
    settle(api.projects.list({ organizationSlug })),
  ]);
  return {
    page: found.isOk
      ? {
          isOk: true,
          data: {
            rows: found.data.rows,
            newestHref: after === null ? null : rowsHref(path, { line, after: null }),
            olderHref: found.data.nextCursor === null ? null : rowsHref(path, { line, after: found.data.nextCursor }),
          },
        }
      : found,
    projectNames: projects.isOk ? Object.fromEntries(projects.data.map(({ id, name }) => [id, name])) : {},
  };
}
