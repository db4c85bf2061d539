import type { InvoiceSummary } from '@lethe/core/billing/invoices';
import Link from 'next/link';
import { Usd } from '../../components/money/usd.tsx';
import { FileLinks } from '../billing/invoices/file-links.tsx';
import { monthName, statusWords } from '../billing/invoices/invoice-words.ts';
import { CARD_ACTION, SideCard } from './side-card.tsx';

interface InvoicesCardProps {
  organizationSlug: string;
  /** The newest ones. */
  invoices: readonly InvoiceSummary[];
}

/** The last months as they were billed. */
export function InvoicesCard({ organizationSlug, invoices }: InvoicesCardProps) {
  const path = `/${organizationSlug}/invoices`;
  return (
    <SideCard
      id="invoices"
      title="Invoices"
      action={
        <Link href={path} className={CARD_ACTION}>
          All<span className="sr-only"> invoices</span>
        </Link>
      }
    >
      {invoices.length === 0 ? (
        <p className="text-ink-2">None yet. The first is made when this month ends.</p>
      ) : (
        <ul className="-my-3.5 divide-y">
          {invoices.map((invoice) => (
            <li key={invoice.id} className="flex items-center gap-3 py-2.5">
              <p className="min-w-0 flex-1">
                <Link href={`${path}/${invoice.id}`} className="block truncate rounded-chip hover:underline">
                  {monthName(invoice.month)}
                </Link>
                <span className="code block truncate text-ink-3">{invoice.number}</span>
              </p>
              <p className="text-right">
                <Usd amountNanoUsd={invoice.chargedNanoUsd} fractionDigits={2} className="block" />
                <span className="block text-ink-3 text-label">{statusWords(invoice.status).word}</span>
              </p>
              <FileLinks organizationSlug={organizationSlug} invoiceId={invoice.id} name={monthName(invoice.month)} />
            </li>
          ))}
        </ul>
      )}
    </SideCard>
  );
}
