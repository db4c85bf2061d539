'use client';

import type { Invoice, InvoiceLine } from '@lethe/core/billing/invoices';
import type { ReactNode } from 'react';
import { formatDate } from '../../../components/format/instant.ts';
import { InstantText } from '../../../components/format/instant-text.tsx';
import { Card } from '../../../components/primitives/card.tsx';
import { Tag } from '../../../components/primitives/tag.tsx';
import { TopBar } from '../../../components/shell/top-bar.tsx';
import { FileButtons } from './file-links.tsx';
import { InvoiceAside } from './invoice-aside.tsx';
import { hasDetail, splitInvoice } from './invoice-lines.ts';
import { InvoiceParties } from './invoice-parties.tsx';
import { monthEndsAt, monthName, settlementText, statusWords } from './invoice-words.ts';
import { LineDetail } from './line-detail.tsx';
import { StatementTable } from './statement-table.tsx';

export interface InvoiceViewProps {
  organizationSlug: string;
  invoice: Invoice;
  now: Date;
  /** The rows of the line that the address names. */
  rows?: ReactNode;
}

/** One invoice as it is printed. Each line opens into what it is made of, down to the single request. */
export function InvoiceView({ organizationSlug, invoice, now, rows }: InvoiceViewProps) {
  const path = `/${organizationSlug}/invoices`;
  const { charges, creditMoves } = splitInvoice(invoice);
  const { word, isTrouble } = statusWords(invoice.status);
  const closesAt = monthEndsAt(invoice.month);
  const detail = (line: InvoiceLine) =>
    hasDetail(line) ? <LineDetail path={path} invoice={invoice} line={line} /> : null;
  return (
    <>
      <TopBar crumbs={[{ label: 'Billing' }, { label: 'Invoices', href: path }]} page={invoice.number} />
      <main id="main" className="w-full max-w-[1232px] flex-1 px-4 pt-4 pb-10 md:px-8 md:pt-6 md:pb-12">
        <div className="flex flex-wrap items-start gap-x-6 gap-y-3">
          <div className="min-w-0 flex-1 basis-[280px]">
            <h1 className="flex flex-wrap items-center gap-2.5 font-semibold text-title tracking-[-0.015em]">
              {monthName(invoice.month)}
              <Tag tone={isTrouble ? 'danger' : 'outline'}>{word}</Tag>
            </h1>
            <p className="numeric mt-1 text-ink-2">
              Invoice <span className="code">{invoice.number}</span>, issued{' '}
              <InstantText at={invoice.issuedAt} form="page" />
            </p>
          </div>
          <div className="flex flex-wrap gap-2">
            <FileButtons organizationSlug={organizationSlug} invoiceId={invoice.id} />
          </div>
        </div>
        <div className="mt-6 grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_344px] lg:gap-6">
          <div className="flex min-w-0 flex-col gap-4">
            <Card aria-label="Statement" className="overflow-hidden">
              <InvoiceParties invoice={invoice} />
              <StatementTable
                label="Charges"
                lines={charges}
                detail={detail}
                total={{ label: `Due ${formatDate(closesAt)}`, amountNanoUsd: invoice.dueNanoUsd }}
              />
            </Card>
            <Card aria-labelledby="credit" className="overflow-hidden">
              <h2 id="credit" className="flex min-h-10 items-center border-b px-4 font-semibold">
                Credit
              </h2>
              <StatementTable
                label="Credit"
                lines={creditMoves}
                before={{
                  label: `Balance on ${formatDate(invoice.month)}`,
                  amountNanoUsd: invoice.openingBalanceNanoUsd,
                }}
                detail={detail}
                total={{ label: `Balance on ${formatDate(closesAt)}`, amountNanoUsd: invoice.closingBalanceNanoUsd }}
              />
            </Card>
            {rows}
          </div>
          <InvoiceAside invoice={invoice} settlement={settlementText(invoice, now)} />
        </div>
      </main>
    </>
  );
}
