import type { InvoiceSummary } from '@lethe/core/billing/invoices';
import Link from 'next/link';
import { InstantText } from '../../../components/format/instant-text.tsx';
import { Usd } from '../../../components/money/usd.tsx';
import { Cell, type Column, DataTable, RowHead } from '../../../components/primitives/data-table.tsx';
import { FileLinks } from './file-links.tsx';
import { monthName, statusWords } from './invoice-words.ts';

const COLUMNS: readonly Column[] = [
  { label: 'Month' },
  { label: 'Number', isWide: true },
  { label: 'Issued, UTC', isWide: true },
  { label: 'Data storage', isWide: true, isNumber: true },
  { label: 'Charged', isWide: true, isNumber: true },
  { label: 'Due', isNumber: true },
  { label: 'State' },
  { label: 'Files', isQuiet: true, isWide: true },
];

/** One line for each month. Charged is what was used, mostly paid from credit; due is what the card is charged. */
export function InvoicesTable({
  organizationSlug,
  invoices,
}: {
  organizationSlug: string;
  invoices: readonly InvoiceSummary[];
}) {
  return (
    <DataTable label="Invoices" columns={COLUMNS}>
      {invoices.map((invoice) => (
        <InvoiceRow key={invoice.id} organizationSlug={organizationSlug} invoice={invoice} />
      ))}
    </DataTable>
  );
}

function InvoiceRow({ organizationSlug, invoice }: { organizationSlug: string; invoice: InvoiceSummary }) {
  const { word, isTrouble } = statusWords(invoice.status);
  return (
    <tr className="hover:bg-hover">
      <RowHead
        title={
          <Link href={`/${organizationSlug}/invoices/${invoice.id}`} className="rounded-chip hover:underline">
            {monthName(invoice.month)}
          </Link>
        }
        narrowNote={<span className="code">{invoice.number}</span>}
      />
      <Cell isWide className="code whitespace-nowrap text-ink-2">
        {invoice.number}
      </Cell>
      <Cell isWide className="whitespace-nowrap text-ink-2">
        <InstantText at={invoice.issuedAt} form="date" />
      </Cell>
      <Cell isWide isNumber className="text-ink-2">
        <Usd amountNanoUsd={invoice.storageNanoUsd} fractionDigits={2} />
      </Cell>
      <Cell isWide isNumber className="text-ink-2">
        <Usd amountNanoUsd={invoice.chargedNanoUsd} fractionDigits={2} />
      </Cell>
      <Cell isNumber>
        <Usd amountNanoUsd={invoice.dueNanoUsd} fractionDigits={2} />
      </Cell>
      <Cell className={`w-px whitespace-nowrap pr-4 md:pr-2 ${isTrouble ? 'font-medium text-danger' : 'text-ink-2'}`}>
        {word}
      </Cell>
      <Cell isWide className="w-px whitespace-nowrap">
        <FileLinks organizationSlug={organizationSlug} invoiceId={invoice.id} name={monthName(invoice.month)} />
      </Cell>
    </tr>
  );
}
