import type { Invoice } from '@lethe/core/billing/invoices';
import type { ReactNode } from 'react';
import { clipMiddle } from '../../../components/format/identifier.ts';
import { InstantText } from '../../../components/format/instant-text.tsx';
import { Usd } from '../../../components/money/usd.tsx';
import { Card, CardHead } from '../../../components/primitives/card.tsx';
import { CopyButton } from '../../../components/primitives/copy-button.tsx';

/** What the card is charged, and how that stands. */
export function InvoiceAside({ invoice, settlement }: { invoice: Invoice; settlement: string }) {
  const { payment } = invoice;
  const intentId = payment?.paymentIntentId ?? null;
  return (
    <aside aria-label="Payment" className="order-first flex min-w-0 flex-col gap-4 lg:order-none">
      <Card aria-labelledby="due">
        <CardHead title="Due by card" id="due" />
        <div className="px-4 py-3.5">
          <p className="font-semibold text-title">
            <Usd amountNanoUsd={invoice.dueNanoUsd} fractionDigits={2} />
          </p>
          <p className="mt-0.5 text-pretty text-ink-2">{settlement}</p>
        </div>
        <dl className="border-t">
          <Fact label="Used and charged">
            <Usd amountNanoUsd={invoice.chargedNanoUsd} fractionDigits={2} />
          </Fact>
          <Fact label="Issued">
            <InstantText at={invoice.issuedAt} form="date" />
          </Fact>
          {invoice.paidAt === null ? null : (
            <Fact label="Paid">
              <InstantText at={invoice.paidAt} form="date" />
            </Fact>
          )}
          {intentId === null ? null : (
            <Fact label="At Stripe">
              <span className="code flex items-center gap-1" title={intentId}>
                {clipMiddle(intentId, 8, 6)}
                <CopyButton
                  text={intentId}
                  label="Copy the payment’s id"
                  done="The payment’s id is on the clipboard."
                />
              </span>
            </Fact>
          )}
        </dl>
      </Card>
      <p className="px-1 text-pretty text-ink-3 text-label">
        Amounts are exact to the nano-dollar. Only what is due is rounded, down to whole cents; the rest is carried to
        the next invoice.
      </p>
    </aside>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="flex min-h-9 items-center justify-between gap-3 border-b px-4 py-1.5 last:border-b-0">
      <dt className="text-ink-3">{label}</dt>
      <dd className="numeric min-w-0">{children}</dd>
    </div>
  );
}
