import type { InvoiceRow, LedgerLine } from '@lethe/core/billing/invoices';
import Link from 'next/link';
import { Card } from '../../../components/primitives/card.tsx';
import type { Settled } from '../../requests/settle.ts';
import type { PageOf } from '../credits/credits-view.tsx';
import { PagingLinks } from '../paging-links.tsx';
import { LINE_WORDS } from './invoice-words.ts';
import { RowsTable } from './rows-table.tsx';

interface InvoiceRowsProps {
  organizationSlug: string;
  invoiceId: string;
  line: LedgerLine;
  page: Settled<PageOf<InvoiceRow>>;
  /** Names by id. */
  projectNames: Readonly<Record<string, string>>;
  canOpenRequests: boolean;
}

const USAGE_LINES: readonly LedgerLine[] = ['inference', 'data_storage'];

/** What a line is the sum of, row by row, oldest first. */
export function InvoiceRows({
  organizationSlug,
  invoiceId,
  line,
  page,
  projectNames,
  canOpenRequests,
}: InvoiceRowsProps) {
  const word = LINE_WORDS[line];
  return (
    <section id="rows" aria-labelledby="rows-title" className="mt-4 min-w-0 scroll-mt-4">
      <div className="mb-2.5 flex items-center gap-3">
        <h2 id="rows-title" className="font-semibold">
          Rows of {word}
        </h2>
        <Link
          href={`/${organizationSlug}/invoices/${invoiceId}`}
          scroll={false}
          className="ml-auto rounded-chip font-medium text-ink-3 text-label hover:text-ink hover:underline"
        >
          Hide rows
        </Link>
      </div>
      {page.isOk ? (
        <>
          <RowsTable
            rows={page.data.rows}
            isUsage={USAGE_LINES.includes(line)}
            organizationSlug={organizationSlug}
            projectNames={projectNames}
            canOpenRequests={canOpenRequests}
          />
          <PagingLinks
            label={`Pages of ${word}`}
            rows={page.data.rows.length === 1 ? '1 row' : `${page.data.rows.length} rows`}
            newestHref={page.data.newestHref}
            olderHref={page.data.olderHref}
            words={{ newest: 'First', older: 'Next' }}
          />
        </>
      ) : (
        <Card className="px-4 py-6 text-center text-ink-3" role="alert">
          The rows could not be read. {page.message}
        </Card>
      )}
    </section>
  );
}
