'use client';

import type { Role } from '@lethe/core/tenancy';
import type { ReactNode } from 'react';
import { AutoTopUpDialog } from '../billing/credits/auto-top-up-dialog.tsx';
import { CreditsView, type CreditsViewProps } from '../billing/credits/credits-view.tsx';
import type { ReturnState } from '../billing/credits/return-state.ts';
import { ReturnView } from '../billing/credits/return-view.tsx';
import { TopUpDialog } from '../billing/credits/top-up-dialog.tsx';
import {
  DECLINED_PAYMENT,
  STORY_AUTO_TOP_UP,
  STORY_BALANCE,
  STORY_CARD,
  STORY_NOW,
  STORY_PAYMENTS,
  STORY_STANDING,
  STORY_TRANSACTIONS,
} from '../billing/fixtures/credit-fixtures.ts';
import { STORY_DETAILS, STORY_INVOICE, STORY_INVOICES, STORY_ROWS } from '../billing/fixtures/invoice-fixtures.ts';
import { STORY_PLAN_CHANGES, STORY_PLAN_PREVIEW, STORY_PRO } from '../billing/fixtures/plan-fixtures.ts';
import { DetailsDialog } from '../billing/invoices/details-dialog.tsx';
import { InvoiceRows } from '../billing/invoices/invoice-rows.tsx';
import { InvoiceView } from '../billing/invoices/invoice-view.tsx';
import { InvoicesView } from '../billing/invoices/invoices-view.tsx';
import { PlanDialog } from '../billing/plan/plan-dialog.tsx';
import { PlanView } from '../billing/plan/plan-view.tsx';
import { previewLines } from '../billing/plan/preview-lines.ts';
import { StoryShell } from './story-shell.tsx';

const nothing = () => undefined;
const NO_PAGES = { newestHref: null, olderHref: null };

const credits = (change: Partial<CreditsViewProps> = {}) => (
  <CreditsView
    balanceNanoUsd={STORY_BALANCE}
    lowBalanceNanoUsd={20_000_000_000n}
    standing={STORY_STANDING}
    card={STORY_CARD}
    arePaymentsOn
    autoTopUp={STORY_AUTO_TOP_UP}
    chargedThisMonthNanoUsd={250_000_000_000n}
    now={STORY_NOW}
    refusal={null}
    onOpen={nothing}
    onSaveCard={nothing}
    isSavingCard={false}
    payments={{ isOk: true, data: { rows: STORY_PAYMENTS, ...NO_PAGES } }}
    ledger={{ isOk: true, data: { rows: STORY_TRANSACTIONS, newestHref: null, olderHref: '/halden/credits?ledger=a' } }}
    {...change}
  />
);

const DIALOG = { onClose: nothing, onSubmit: nothing, isBusy: false, failure: null };
const OFF = { ...STORY_AUTO_TOP_UP, isEnabled: false };

const returned = (state: ReturnState, isSettlement = false) => (
  <ReturnView
    organizationSlug="halden"
    state={state}
    isSettlement={isSettlement}
    amountNanoUsd={250_000_000_000n}
    balanceNanoUsd={state.kind === 'credited' ? STORY_BALANCE : null}
  />
);

const invoices = (dialogs?: ReactNode) => (
  <InvoicesView
    organizationSlug="halden"
    organizationName="Halden"
    invoices={STORY_INVOICES}
    {...NO_PAGES}
    details={STORY_DETAILS}
    now={STORY_NOW}
    refusal={null}
    onEditDetails={nothing}
    dialogs={dialogs}
  />
);

const plan = (dialogs?: ReactNode) => (
  <PlanView
    current={STORY_PRO}
    changes={STORY_PLAN_CHANGES}
    refusal={dialogs === undefined ? 'Your role, finance, does not include this. It takes owner.' : null}
    onPick={nothing}
    dialogs={dialogs}
  />
);

const STORIES = {
  credits: () => credits(),
  'credits-declined': () =>
    credits({
      balanceNanoUsd: -2_418_003_400n,
      payments: { isOk: true, data: { rows: [DECLINED_PAYMENT, ...STORY_PAYMENTS], ...NO_PAGES } },
    }),
  'credits-switched-off': () =>
    credits({ autoTopUp: { ...OFF, switchedOffAt: new Date('2026-11-20T13:04:12Z') }, balanceNanoUsd: 4_118_003_400n }),
  'credits-new': () =>
    credits({
      balanceNanoUsd: 0n,
      card: null,
      autoTopUp: OFF,
      chargedThisMonthNanoUsd: 0n,
      standing: { ...STORY_STANDING, reconciliation: null },
      payments: { isOk: true, data: { rows: [], ...NO_PAGES } },
      ledger: { isOk: true, data: { rows: [], ...NO_PAGES } },
    }),
  'credits-failed': () =>
    credits({
      arePaymentsOn: false,
      refusal: 'Payments are not set up on this installation.',
      payments: { isOk: false, message: 'The database does not answer.' },
      ledger: { isOk: false, message: 'The database does not answer.' },
    }),
  'credits-top-up': () =>
    credits({ dialogs: <TopUpDialog balanceNanoUsd={STORY_BALANCE} hasCard={false} {...DIALOG} /> }),
  'credits-auto-top-up': () =>
    credits({ dialogs: <AutoTopUpDialog settings={OFF} card="Visa •••• 4242" {...DIALOG} /> }),
  'payment-waiting': () => returned({ kind: 'waiting' }),
  'payment-credited': () => returned({ kind: 'credited' }),
  'payment-settled': () => returned({ kind: 'credited' }, true),
  'payment-declined': () => returned({ kind: 'declined', reason: 'Your card was declined.' }),
  invoices: () => invoices(),
  'invoices-details': () => invoices(<DetailsDialog details={STORY_DETAILS} organizationName="Halden" {...DIALOG} />),
  invoice: () => (
    <InvoiceView
      organizationSlug="halden"
      invoice={STORY_INVOICE}
      now={STORY_NOW}
      rows={
        <InvoiceRows
          organizationSlug="halden"
          invoiceId={STORY_INVOICE.id}
          line="data_storage"
          page={{ isOk: true, data: { rows: STORY_ROWS, newestHref: null, olderHref: '/halden/invoices' } }}
          projectNames={{ support: 'support-assistant' }}
          canOpenRequests={false}
        />
      }
    />
  ),
  plan: () => plan(),
  'plan-downgrade': () =>
    plan(
      <PlanDialog
        from="pro"
        to="free"
        lines={previewLines(STORY_PLAN_PREVIEW)}
        card="Visa •••• 4242"
        onSaveCard={nothing}
        onConfirm={nothing}
        onClose={nothing}
        isBusy={false}
        failure={null}
      />,
    ),
} satisfies Record<string, () => ReactNode>;

export type BillingStory = keyof typeof STORIES;
export const BILLING_STORIES = Object.keys(STORIES) as BillingStory[];

export function BillingStoryView({ story, role = 'finance' }: { story: BillingStory; role?: Role }) {
  return <StoryShell role={role}>{STORIES[story]()}</StoryShell>;
}
