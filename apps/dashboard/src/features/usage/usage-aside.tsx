'use client';

import type { SpendingPolicy } from '@lethe/core/billing';
import type { BudgetStanding } from '@lethe/core/billing/dunning';
import type { InvoiceSummary } from '@lethe/core/billing/invoices';
import type { NanoUsd } from '@lethe/core/money';
import type { ProjectChoice } from '../../components/tenancy/project-picker.tsx';
import type { Settled } from '../requests/settle.ts';
import { BudgetsCard } from './budgets-card.tsx';
import { CreditsCard } from './credits-card.tsx';
import { InvoicesCard } from './invoices-card.tsx';
import { SideCard } from './side-card.tsx';
import type { StorageCapState } from './storage-cap.ts';
import { StorageCapCard } from './storage-cap-card.tsx';

export interface MoneyPanels {
  readonly balance: Settled<NanoUsd>;
  readonly autoTopUpSentence: string | null;
  readonly spending: Settled<{ policy: SpendingPolicy; cap: StorageCapState | null }>;
  readonly budgets: Settled<readonly BudgetStanding[]>;
  /** Those that a budget can be of. */
  readonly projects: readonly ProjectChoice[];
  /** The newest ones. */
  readonly invoices: Settled<readonly InvoiceSummary[]>;
}

/** What bounds the cost and what was billed, beside the statement. Each card fails alone. */
export function UsageAside({ organizationSlug, money }: { organizationSlug: string; money: MoneyPanels }) {
  const { balance, autoTopUpSentence, spending, invoices } = money;
  return (
    <aside aria-label="Credit, limits and invoices" className="grid min-w-0 gap-4 md:max-lg:grid-cols-2">
      {balance.isOk ? (
        <CreditsCard
          organizationSlug={organizationSlug}
          balanceNanoUsd={balance.data}
          autoTopUpSentence={autoTopUpSentence}
        />
      ) : (
        <FailedCard id="credits" title="Credits" message={balance.message} />
      )}
      {spending.isOk ? (
        <StorageCapCard organizationSlug={organizationSlug} policy={spending.data.policy} cap={spending.data.cap} />
      ) : (
        <FailedCard id="storage-cap" title="Storage cap" message={spending.message} />
      )}
      {invoices.isOk ? (
        <InvoicesCard organizationSlug={organizationSlug} invoices={invoices.data} />
      ) : (
        <FailedCard id="invoices" title="Invoices" message={invoices.message} />
      )}
    </aside>
  );
}

/** Below the statement, where there is room for a bar. */
export function BudgetsPanel({ organizationSlug, money }: { organizationSlug: string; money: MoneyPanels }) {
  const { budgets, projects } = money;
  if (!budgets.isOk) return <FailedCard id="budgets" title="Budgets" message={budgets.message} />;
  return <BudgetsCard organizationSlug={organizationSlug} budgets={budgets.data} projects={projects} />;
}

function FailedCard({ id, title, message }: { id: string; title: string; message: string }) {
  return (
    <SideCard id={id} title={title}>
      <p role="alert" className="text-ink-2">
        {message}
      </p>
    </SideCard>
  );
}
