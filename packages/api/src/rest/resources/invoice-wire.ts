import {
  INVOICE_LINES,
  INVOICE_STATUSES,
  type Invoice,
  type InvoiceRow,
  type InvoiceSummary,
} from '@lethe/core/billing/invoices';
import { PLANS } from '@lethe/core/tenancy';
import { utcMonthName } from '@lethe/core/time';
import { z } from 'zod';
import { idSchema, instantSchema, instantText, instantTextOrNull, nanoUsdNumber, nanoUsdSchema } from '../wire.ts';
import { nanoUsdSum, nanoUsdSumSchema } from './usage-wire.ts';

export const invoiceSummarySchema = z.strictObject({
  id: idSchema,
  number: z.string().describe('Numbers of an organization begin at 1 and have no gaps.'),
  month: z.string().describe('`2026-11`, in UTC.'),
  issued_at: instantSchema,
  status: z.enum(INVOICE_STATUSES).describe('`paid` also where nothing was due.'),
  paid_at: instantSchema.nullable(),
  charged_nano_usd: nanoUsdSumSchema.describe('Inference, data storage and plan fee, however they were paid.'),
  data_storage_nano_usd: nanoUsdSumSchema,
  due_nano_usd: nanoUsdSumSchema.describe('What the saved card is charged: whole cents.'),
});

const lineSchema = z.strictObject({
  kind: z.enum(INVOICE_LINES),
  amount_nano_usd: nanoUsdSumSchema,
  row_count: z.int(),
  token_count: z.string().nullable().describe('Of data storage, net of refunds.'),
  late_nano_usd: nanoUsdSumSchema.describe('What of it belongs to earlier months, whose invoices were out.'),
  late_row_count: z.int(),
});

export const invoiceSchema = invoiceSummarySchema.extend({
  lines: z.array(lineSchema),
  plan_spans: z.array(
    z.strictObject({
      plan: z.enum(PLANS),
      monthly_fee_nano_usd: nanoUsdSumSchema,
      from: instantSchema,
      until: instantSchema,
    }),
  ),
  opening_balance_nano_usd: nanoUsdSumSchema,
  closing_balance_nano_usd: nanoUsdSumSchema,
  seller: z.strictObject({ name: z.string(), address: z.string(), tax_id: z.string().nullable() }),
  buyer: z.strictObject({
    organization_name: z.string(),
    company_name: z.string().nullable(),
    address: z.string().nullable(),
    tax_id: z.string().nullable(),
  }),
  payment: z
    .strictObject({
      id: idSchema,
      status: z.string(),
      payment_intent_id: z.string().nullable(),
      next_attempt_at: instantSchema.nullable(),
    })
    .nullable(),
});

export const invoiceRowSchema = z.strictObject({
  id: idSchema,
  occurred_at: instantSchema,
  amount_nano_usd: nanoUsdSchema,
  is_late: z.boolean(),
  kind: z.string(),
  request_id: idSchema.nullable().describe('Of usage. Its record may be gone: usage outlives it.'),
  project_id: idSchema.nullable(),
  model: z.string().nullable(),
  tokens: z.int().nullable(),
});

export function toWireSummary(invoice: InvoiceSummary): z.input<typeof invoiceSummarySchema> {
  return {
    id: invoice.id,
    number: invoice.number,
    month: utcMonthName(invoice.month),
    issued_at: instantText(invoice.issuedAt),
    status: invoice.status,
    paid_at: instantTextOrNull(invoice.paidAt),
    charged_nano_usd: nanoUsdSum(invoice.chargedNanoUsd),
    data_storage_nano_usd: nanoUsdSum(invoice.storageNanoUsd),
    due_nano_usd: nanoUsdSum(invoice.dueNanoUsd),
  };
}

export function toWireInvoice(invoice: Invoice): z.input<typeof invoiceSchema> {
  const { seller, buyer, payment } = invoice;
  return {
    ...toWireSummary(invoice),
    lines: invoice.lines.map((line) => ({
      kind: line.kind,
      amount_nano_usd: nanoUsdSum(line.amountNanoUsd),
      row_count: line.rowCount,
      token_count: line.tokenCount?.toString() ?? null,
      late_nano_usd: nanoUsdSum(line.lateNanoUsd),
      late_row_count: line.lateRowCount,
    })),
    plan_spans: invoice.planSpans.map(({ plan, monthlyFeeNanoUsd, fromAt, untilAt }) => ({
      plan,
      monthly_fee_nano_usd: nanoUsdSum(monthlyFeeNanoUsd),
      from: instantText(fromAt),
      until: instantText(untilAt),
    })),
    opening_balance_nano_usd: nanoUsdSum(invoice.openingBalanceNanoUsd),
    closing_balance_nano_usd: nanoUsdSum(invoice.closingBalanceNanoUsd),
    seller: { name: seller.name, address: seller.address, tax_id: seller.taxId },
    buyer: {
      organization_name: buyer.organizationName,
      company_name: buyer.companyName,
      address: buyer.address,
      tax_id: buyer.taxId,
    },
    payment: payment && {
      id: payment.id,
      status: payment.status,
      payment_intent_id: payment.paymentIntentId,
      next_attempt_at: instantTextOrNull(payment.nextAttemptAt),
    },
  };
}

export function toWireInvoiceRow(row: InvoiceRow): z.input<typeof invoiceRowSchema> {
  const { usage } = row;
  return {
    id: row.id,
    occurred_at: instantText(row.occurredAt),
    amount_nano_usd: nanoUsdNumber(row.amountNanoUsd),
    is_late: row.isLate,
    kind: row.kind,
    request_id: usage?.requestId ?? null,
    project_id: usage?.projectId ?? null,
    model: usage === null ? null : `${usage.provider}/${usage.model}`,
    tokens: usage === null ? null : Number(usage.tokenCount),
  };
}
