'use client';

import type { LedgerTransaction } from '@lethe/core/billing';
import type { NanoUsd } from '@lethe/core/money';
import type { ReactNode } from 'react';
import { formatQuantity } from '../../../components/format/duration.ts';
import { GuardedButton } from '../../../components/primitives/guarded-button.tsx';
import { Icon } from '../../../components/primitives/icon.tsx';
import { PageFrame } from '../../../components/shell/page-frame.tsx';
import { RetryNotice } from '../../requests/retry-notice.tsx';
import type { Settled } from '../../requests/settle.ts';
import { PagingLinks } from '../paging-links.tsx';
import { PanelHeading } from '../panel-heading.tsx';
import { CreditFigures, type CreditFiguresProps } from './credit-figures.tsx';
import { LedgerTable } from './ledger-table.tsx';
import type { PaymentLine } from './payment-words.ts';
import { PaymentsTable } from './payments-table.tsx';
import { TroubleCallout } from './trouble-callout.tsx';

/** One page of a list, with the addresses of the pages beside it. */
export interface PageOf<Row> {
  readonly rows: readonly Row[];
  readonly newestHref: string | null;
  readonly olderHref: string | null;
}

export interface CreditsViewProps extends CreditFiguresProps {
  payments: Settled<PageOf<PaymentLine>>;
  ledger: Settled<PageOf<LedgerTransaction>>;
  dialogs?: ReactNode;
}

/** What was paid in advance, how it is topped up, every payment, and every entry that moved it. */
export function CreditsView({ payments, ledger, dialogs, ...figures }: CreditsViewProps) {
  const { refusal, onOpen } = figures;
  return (
    <PageFrame
      page="credits"
      sentence="What this organization has paid in advance. Requests are charged to it; it does not expire."
      actions={
        <GuardedButton tone="primary" refusal={refusal} onClick={() => onOpen('top_up')}>
          <Icon name="plus" />
          Top up
        </GuardedButton>
      }
    >
      <TroubleCallout {...figures} payments={payments.isOk ? payments.data.rows : []} />
      <CreditFigures {...figures} />
      <section aria-labelledby="payments">
        <PanelHeading id="payments" title="Payments" />
        {payments.isOk ? (
          <Payments page={payments.data} now={figures.now} />
        ) : (
          <Failed title="The payments could not be read" message={payments.message} />
        )}
      </section>
      <section aria-labelledby="ledger">
        <PanelHeading id="ledger" title="Ledger" />
        {ledger.isOk ? (
          <Ledger page={ledger.data} balanceNanoUsd={figures.balanceNanoUsd} />
        ) : (
          <Failed title="The ledger could not be read" message={ledger.message} />
        )}
      </section>
      {dialogs}
    </PageFrame>
  );
}

function Payments({ page, now }: { page: PageOf<PaymentLine>; now: Date }) {
  const { rows, newestHref, olderHref } = page;
  if (rows.length === 0) return <Empty>No payment yet. The first top-up appears here.</Empty>;
  return (
    <>
      <PaymentsTable payments={rows} now={now} />
      {newestHref === null && olderHref === null ? null : (
        <PagingLinks
          label="Pages of payments"
          rows={formatQuantity(rows.length, 'payment')}
          newestHref={newestHref}
          olderHref={olderHref}
        />
      )}
    </>
  );
}

function Ledger({ page, balanceNanoUsd }: { page: PageOf<LedgerTransaction>; balanceNanoUsd: NanoUsd }) {
  const { rows, newestHref, olderHref } = page;
  if (rows.length === 0) {
    return <Empty>{balanceNanoUsd === 0n ? 'Nothing has moved yet.' : 'No entry here.'}</Empty>;
  }
  const word = rows.length === 1 ? '1 entry' : `${rows.length} entries`;
  return (
    <>
      <LedgerTable transactions={rows} />
      <PagingLinks label="Pages of the ledger" rows={word} newestHref={newestHref} olderHref={olderHref} />
    </>
  );
}

function Empty({ children }: { children: ReactNode }) {
  return <p className="rounded-card border px-4 py-6 text-center text-ink-3">{children}</p>;
}

function Failed({ title, message }: { title: string; message: string }) {
  return (
    <RetryNotice
      title={title}
      message={message}
      onRetry={() => window.location.reload()}
      className="rounded-card border py-8 md:py-8"
    />
  );
}
