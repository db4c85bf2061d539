'use client';

import type { BillingDetails, InvoiceSummary } from '@lethe/core/billing/invoices';
import type { ReactNode } from 'react';
import { formatDate } from '../../../components/format/instant.ts';
import { Card, CardHead } from '../../../components/primitives/card.tsx';
import { GuardedButton } from '../../../components/primitives/guarded-button.tsx';
import { Icon } from '../../../components/primitives/icon.tsx';
import { Notice } from '../../../components/primitives/notice.tsx';
import { PageFrame } from '../../../components/shell/page-frame.tsx';
import { PagingLinks } from '../paging-links.tsx';
import { detailLines } from './details-draft.ts';
import { monthEndsAt, monthName } from './invoice-words.ts';
import { InvoicesTable } from './invoices-table.tsx';

export interface InvoicesViewProps {
  organizationSlug: string;
  organizationName: string;
  invoices: readonly InvoiceSummary[];
  newestHref: string | null;
  olderHref: string | null;
  details: BillingDetails;
  now: Date;
  /** Why the details cannot be changed; null when they can. */
  refusal: string | null;
  onEditDetails: () => void;
  dialogs?: ReactNode;
}

/** Every month that is closed, and who is billed. */
export function InvoicesView(props: InvoicesViewProps) {
  const { organizationSlug, invoices, newestHref, olderHref, now, dialogs } = props;
  const closesAt = formatDate(monthEndsAt(now));
  return (
    <PageFrame
      page="invoices"
      sentence="One for each month, made when it ends, UTC. Every line is the sum of its rows, and opens down to the single request."
    >
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_304px] lg:gap-6">
        <div className="min-w-0">
          {invoices.length === 0 ? (
            <Notice glyph={<Icon name="receipt" />} title="No invoice yet" className="rounded-card border">
              The first one closes {monthName(now)}, on {closesAt}.
            </Notice>
          ) : (
            <>
              <InvoicesTable organizationSlug={organizationSlug} invoices={invoices} />
              <PagingLinks
                label="Pages of invoices"
                rows={`The next one closes ${monthName(now)}, on ${closesAt}`}
                newestHref={newestHref}
                olderHref={olderHref}
              />
            </>
          )}
        </div>
        <DetailsCard {...props} />
      </div>
      {dialogs}
    </PageFrame>
  );
}

function DetailsCard({ details, organizationName, refusal, onEditDetails }: InvoicesViewProps) {
  const lines = detailLines(details);
  return (
    <Card aria-labelledby="billing-details">
      <CardHead title="Billing details" id="billing-details">
        <GuardedButton tone="quiet" size="tiny" refusal={refusal} onClick={onEditDetails}>
          {lines.length === 0 ? 'Add' : 'Change'}
        </GuardedButton>
      </CardHead>
      <div className="px-4 py-3.5">
        <p className="foreign-text font-medium">{details.companyName ?? organizationName}</p>
        {lines
          .filter((line) => line !== details.companyName)
          .map((line) => (
            <p key={line} className="foreign-text text-ink-2">
              {line}
            </p>
          ))}
        <p className="mt-2 text-pretty text-ink-3 text-label">
          {details.email === null
            ? 'Invoices are mailed to owners and finance.'
            : `Invoices are mailed to ${details.email}.`}
        </p>
      </div>
    </Card>
  );
}
