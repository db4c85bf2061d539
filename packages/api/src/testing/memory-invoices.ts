import type { NewAuditEvent } from '@lethe/core/audit';
import { type BillingDetails, type Invoice, NO_BILLING_DETAILS } from '@lethe/core/billing/invoices';
import { listedPlan, type PlanChange } from '@lethe/core/billing/plans';
import type { ApiPorts } from '../procedure/context.ts';
import { HALDEN } from './halden.ts';

export const INVOICE_ID = '0198a000-0000-7000-8000-00000000f001';

const CREATED_AT = new Date('2025-09-26T00:00:00Z');
const MONTH = new Date('2026-10-01T00:00:00Z');
const NO_LINE = { rowCount: 0, tokenCount: null, lateNanoUsd: 0n, lateRowCount: 0 } as const;

/** One invoice: $12.34 of storage, paid from credit, and the fee of Pro. */
const MEMORY_INVOICE: Invoice = {
  id: INVOICE_ID,
  organizationId: HALDEN.id,
  number: 'HALDEN-0001',
  month: MONTH,
  issuedAt: new Date('2026-11-01T00:10:00Z'),
  status: 'paid',
  paidAt: new Date('2026-11-01T00:15:00Z'),
  chargedNanoUsd: 61_340_000_000n,
  storageNanoUsd: 12_340_000_000n,
  dueNanoUsd: 49_000_000_000n,
  lines: [
    { ...NO_LINE, kind: 'inference', amountNanoUsd: 0n },
    { ...NO_LINE, kind: 'data_storage', amountNanoUsd: 12_340_000_000n, rowCount: 1_234, tokenCount: 1_234_000_000n },
    { ...NO_LINE, kind: 'plan_fee', amountNanoUsd: 49_000_000_000n },
    { ...NO_LINE, kind: 'credits_applied', amountNanoUsd: -12_340_000_000n, rowCount: 12 },
  ],
  planSpans: [{ ...listedPlan('pro'), fromAt: MONTH, untilAt: new Date('2026-11-01T00:00:00Z') }],
  openingBalanceNanoUsd: 100_000_000_000n,
  closingBalanceNanoUsd: 87_660_000_000n,
  seller: { name: 'Lethe', address: '', taxId: null },
  buyer: { organizationName: 'Halden', companyName: null, address: null, taxId: null },
  payment: null,
};

/** The plan and the invoice of the one organization, which has a card. */
export function createMemoryInvoices(world: {
  readonly audited: NewAuditEvent[];
}): Pick<ApiPorts, 'plans' | 'cardOnFile' | 'invoices' | 'invoicePrinter'> {
  const changes: PlanChange[] = [];
  let details: BillingDetails = NO_BILLING_DETAILS;
  return {
    plans: {
      history: async () => ({
        current: changes.at(-1)?.to ?? listedPlan('pro'),
        createdAt: CREATED_AT,
        changes,
        pauses: [],
      }),
      change: async ({ baseVersion, from, to, changedAt, actor, audit }) => {
        if (baseVersion !== changes.length) return false;
        changes.push({ version: baseVersion + 1, from, to, changedAt, actor });
        world.audited.push(audit);
        return true;
      },
    },
    cardOnFile: { hasSavedCard: async () => true },
    invoices: {
      list: async ({ before }) => (before === null || before > MONTH ? [MEMORY_INVOICE] : []),
      find: async ({ invoiceId }) => (invoiceId === INVOICE_ID ? MEMORY_INVOICE : null),
      rows: async ({ invoiceId }) => (invoiceId === INVOICE_ID ? [] : null),
      details: async () => details,
      saveDetails: async ({ details: saved, audit }) => {
        details = saved;
        world.audited.push(audit);
      },
    },
    invoicePrinter: { print: async ({ number }) => new TextEncoder().encode(`%PDF ${number}`) },
  };
}
