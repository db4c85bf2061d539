import {
  INVOICE_LINES,
  type Invoice,
  type InvoiceLine,
  type InvoiceLineKind,
  type InvoicePayment,
  type InvoiceStatus,
  type InvoiceSummary,
} from '@lethe/core/billing/invoices';
import type { OrganizationId, Plan } from '@lethe/core/tenancy';

export interface InvoiceSummaryRow {
  id: string;
  name: string;
  month: Date;
  issued_at: Date;
  due_nano_usd: bigint;
  charged_nano_usd: bigint;
  storage_nano_usd: bigint;
  payment_status: string | null;
  payment_ended_at: Date | null;
}

export interface InvoiceDetailRow extends InvoiceSummaryRow {
  organization_id: OrganizationId;
  opening_balance_nano_usd: bigint;
  closing_balance_nano_usd: bigint;
  plan_spans: { plan: Plan; monthlyFeeNanoUsd: string; fromAt: string; untilAt: string }[];
  seller: Invoice['seller'];
  buyer: Invoice['buyer'];
  payment_id: string | null;
  payment_intent_id: string | null;
  next_attempt_at: Date | null;
  failure_message: string | null;
}

export interface InvoiceLineRow {
  kind: InvoiceLineKind;
  amount_nano_usd: bigint;
  row_count: number;
  token_count: bigint | null;
  late_nano_usd: bigint;
  late_row_count: number;
}

export function toSummary(row: InvoiceSummaryRow): InvoiceSummary {
  const status = statusOf(row);
  return {
    id: row.id,
    number: row.name,
    month: row.month,
    issuedAt: row.issued_at,
    status,
    paidAt: status === 'paid' ? (row.payment_ended_at ?? row.issued_at) : null,
    chargedNanoUsd: row.charged_nano_usd,
    storageNanoUsd: row.storage_nano_usd,
    dueNanoUsd: row.due_nano_usd,
  };
}

export function toInvoice(row: InvoiceDetailRow, lines: readonly InvoiceLineRow[]): Invoice {
  return {
    ...toSummary(row),
    organizationId: row.organization_id,
    lines: lines.map(toLine).sort((one, other) => INVOICE_LINES.indexOf(one.kind) - INVOICE_LINES.indexOf(other.kind)),
    planSpans: row.plan_spans.map(({ plan, monthlyFeeNanoUsd, fromAt, untilAt }) => ({
      plan,
      monthlyFeeNanoUsd: BigInt(monthlyFeeNanoUsd),
      fromAt: new Date(fromAt),
      untilAt: new Date(untilAt),
    })),
    openingBalanceNanoUsd: row.opening_balance_nano_usd,
    closingBalanceNanoUsd: row.closing_balance_nano_usd,
    seller: row.seller,
    buyer: row.buyer,
    payment: toPayment(row),
  };
}

/** Where nothing was due, nothing is open. */
function statusOf({ payment_status }: InvoiceSummaryRow): InvoiceStatus {
  switch (payment_status) {
    case null:
    case 'succeeded':
      return 'paid';
    case 'failed':
    case 'given_up':
    case 'cancelled':
      return 'failed';
    default:
      return 'open';
  }
}

function toPayment(row: InvoiceDetailRow): InvoicePayment | null {
  const { payment_id: id, payment_status: status } = row;
  if (id === null || status === null) return null;
  return {
    id,
    status,
    paymentIntentId: row.payment_intent_id,
    nextAttemptAt: row.next_attempt_at,
    failureMessage: row.failure_message,
  };
}

function toLine(row: InvoiceLineRow): InvoiceLine {
  return {
    kind: row.kind,
    amountNanoUsd: row.amount_nano_usd,
    rowCount: row.row_count,
    tokenCount: row.token_count,
    lateNanoUsd: row.late_nano_usd,
    lateRowCount: row.late_row_count,
  };
}
