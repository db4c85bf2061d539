import 'server-only';
import type { Invoice, InvoiceSummary } from '@lethe/core/billing/invoices';
import type { RouterOutputs } from '../../trpc/client.tsx';
import { serverApi } from '../../trpc/server.ts';
import { type Settled, settle } from '../requests/settle.ts';
import type { PlanFeeOfMonth } from './statement.ts';

/** What is known of an organization's money beside its usage. Each part may fail alone. */
export interface MoneyReading {
  readonly balance: Settled<RouterOutputs['credits']['getBalance']>;
  readonly autoTopUp: Settled<RouterOutputs['autoTopUp']['get']>;
  readonly spending: Settled<RouterOutputs['spending']['getPolicy']>;
  readonly budgets: Settled<RouterOutputs['budgets']['list']>;
  readonly projects: Settled<RouterOutputs['projects']['list']>;
  readonly invoices: Settled<RouterOutputs['invoices']['list']>;
  readonly plan: Settled<RouterOutputs['plans']['get']>;
}

export async function readMoney(organizationSlug: string): Promise<MoneyReading> {
  const api = await serverApi();
  const [balance, autoTopUp, spending, budgets, projects, invoices, plan] = await Promise.all([
    settle(api.credits.getBalance({ organizationSlug })),
    settle(api.autoTopUp.get({ organizationSlug })),
    settle(api.spending.getPolicy({ organizationSlug })),
    settle(api.budgets.list({ organizationSlug })),
    settle(api.projects.list({ organizationSlug })),
    settle(api.invoices.list({ organizationSlug })),
    settle(api.plans.get({ organizationSlug })),
  ]);
  return { balance, autoTopUp, spending, budgets, projects, invoices, plan };
}

/** The invoice of a month; null while there is none. */
export async function findInvoice(
  organizationSlug: string,
  invoices: Settled<{ readonly invoices: readonly InvoiceSummary[] }>,
  month: Date,
): Promise<Invoice | null> {
  const summary = invoices.isOk
    ? invoices.data.invoices.find((each) => each.month.getTime() === month.getTime())
    : null;
  if (summary === undefined || summary === null) return null;
  const api = await serverApi();
  const found = await settle(api.invoices.get({ organizationSlug, invoiceId: summary.id }));
  return found.isOk ? found.data.invoice : null;
}

/** What the plan costs in the month that runs, if it stays as it is. */
export function runningFee(plan: MoneyReading['plan'] | null): PlanFeeOfMonth | null {
  if (plan === null || !plan.isOk) return null;
  const { current, changes, feeThisMonthNanoUsd } = plan.data;
  const isWholeMonth = changes.length === 0 || feeThisMonthNanoUsd === current.monthlyFeeNanoUsd;
  return {
    plan: isWholeMonth ? current.plan : null,
    amountNanoUsd: feeThisMonthNanoUsd,
    quantity: isWholeMonth ? '1 month' : 'by time in each plan',
  };
}

/** What the invoice of a month says of it. */
export function invoicedFee(invoice: Invoice | null): PlanFeeOfMonth | null {
  const line = invoice?.lines.find(({ kind }) => kind === 'plan_fee');
  const spans = invoice?.planSpans ?? [];
  const [span, ...others] = spans;
  if (line === undefined || span === undefined) return null;
  const { amountNanoUsd } = line;
  return others.length === 0
    ? { plan: span.plan, amountNanoUsd, quantity: '1 month' }
    : { plan: null, amountNanoUsd, quantity: 'by time in each plan' };
}
