import { billingDetailsSchema, LEDGER_LINES, type LedgerLine, saveBillingDetails } from '@lethe/core/billing/invoices';
import { CSV_MEDIA_TYPE } from '@lethe/core/csv';
import { DomainError } from '@lethe/core/errors';
import { utcMonthName } from '@lethe/core/time';
import { z } from 'zod';
import { type InvoiceFormat, invoiceFile, PDF_MEDIA_TYPE } from '../../invoices/export-invoice.ts';
import { requireInvoice } from '../../invoices/invoice-id.ts';
import { readInvoicePage, readRowPage } from '../../invoices/read-invoice-page.ts';
import { encodeUsageCursor, usageCursorSchema } from '../../usage/usage-cursor.ts';
import { defineOperation, type ManagementContext, StreamedFile } from '../define-operation.ts';
import { idParamSchema, limitSchema, nextCursorSchema } from '../wire.ts';
import {
  invoiceRowSchema,
  invoiceSchema,
  invoiceSummarySchema,
  toWireInvoice,
  toWireInvoiceRow,
  toWireSummary,
} from './invoice-wire.ts';

const MONTH = /^\d{4}-(?:0[1-9]|1[0-2])$/;
const id = idParamSchema.describe('The id of the invoice.');
const params = z.strictObject({ id });

const listQuery = z.strictObject({
  limit: limitSchema,
  cursor: z
    .string()
    .regex(MONTH)
    .transform((month) => new Date(`${month}-01T00:00:00Z`))
    .optional()
    .describe('`next_cursor` of the page before.'),
});

const detailsSchema = z.strictObject({
  company_name: billingDetailsSchema.shape.companyName,
  address: billingDetailsSchema.shape.address,
  tax_id: billingDetailsSchema.shape.taxId,
  email: billingDetailsSchema.shape.email.describe('Who gets invoices and receipts; null: owners, admins and finance.'),
});
const detailsOutput = z.strictObject({
  company_name: z.string().nullable(),
  address: z.string().nullable(),
  tax_id: z.string().nullable(),
  email: z.string().nullable(),
});

export const invoiceOperations = [
  defineOperation({
    id: 'listInvoices',
    method: 'GET',
    path: '/invoices',
    scope: 'billing:read',
    summary: 'Lists the invoices, newest first.',
    query: listQuery,
    output: z.strictObject({ data: z.array(invoiceSummarySchema), next_cursor: nextCursorSchema }),
    async handle({ ports, organization }, { query: { limit, cursor } }) {
      const query = { organizationId: organization.id, before: cursor ?? null, pageSize: limit };
      const { invoices, next } = await readInvoicePage(ports.invoices, query);
      return { data: invoices.map(toWireSummary), next_cursor: next === null ? null : utcMonthName(next) };
    },
  }),
  defineOperation({
    id: 'getInvoice',
    method: 'GET',
    path: '/invoices/{id}',
    scope: 'billing:read',
    summary: 'One invoice with its lines.',
    params,
    output: invoiceSchema,
    errors: ['not_found'],
    handle: async ({ ports, organization }, { params: { id: invoiceId } }) =>
      toWireInvoice(await requireInvoice(ports, { organizationId: organization.id, invoiceId })),
  }),
  fileOperation({ id: 'getInvoicePdf', format: 'pdf', mediaType: PDF_MEDIA_TYPE }),
  fileOperation({ id: 'getInvoiceCsv', format: 'csv', mediaType: CSV_MEDIA_TYPE }),
  defineOperation({
    id: 'listInvoiceRows',
    method: 'GET',
    path: '/invoices/{id}/lines/{line}/rows',
    scope: 'billing:read',
    summary: 'The requests or movements of money that a line is the sum of, oldest first.',
    params: z.strictObject({ id, line: idParamSchema.describe(`One of ${LEDGER_LINES.join(', ')}.`) }),
    query: z.strictObject({ limit: limitSchema, cursor: usageCursorSchema.optional() }),
    output: z.strictObject({ data: z.array(invoiceRowSchema), next_cursor: nextCursorSchema }),
    errors: ['not_found'],
    async handle({ ports, organization, projects }, { params: { id: invoiceId, line }, query: { limit, cursor } }) {
      const query = { organizationId: organization.id, projects, invoiceId, after: cursor ?? null, pageSize: limit };
      const { rows, next } = await readRowPage(ports.invoices, { ...query, line: requireLine(line) });
      return { data: rows.map(toWireInvoiceRow), next_cursor: next === null ? null : encodeUsageCursor(next) };
    },
  }),
  defineOperation({
    id: 'getBillingDetails',
    method: 'GET',
    path: '/billing-details',
    scope: 'billing:read',
    summary: 'What invoices will say of the buyer, and who gets them.',
    output: detailsOutput,
    handle: async ({ ports, organization }) => toWireDetails(await ports.invoices.details(organization.id)),
  }),
  defineOperation({
    id: 'putBillingDetails',
    method: 'PUT',
    path: '/billing-details',
    scope: 'billing:write',
    summary: 'Changes what invoices say of the buyer from now on.',
    description: 'Invoices that are issued keep what they said.',
    body: detailsSchema,
    output: detailsOutput,
    async handle({ ports, organization, actor, origin }, { body }) {
      const { company_name: companyName, address, tax_id: taxId, email } = body;
      const details = { companyName, address, taxId, email };
      await saveBillingDetails(ports, { organizationId: organization.id, details, actor, origin });
      return toWireDetails(details);
    },
  }),
];

function fileOperation({ id: operationId, format, mediaType }: FileFormat) {
  return defineOperation({
    id: operationId,
    method: 'GET',
    path: `/invoices/{id}/invoice.${format}`,
    scope: 'billing:read',
    summary: `One invoice as ${format.toUpperCase()}.`,
    params,
    output: z.string(),
    mediaType,
    errors: ['not_found'],
    async handle({ ports, organization }: ManagementContext, { params: { id: invoiceId } }) {
      const invoice = await requireInvoice(ports, { organizationId: organization.id, invoiceId });
      const { fileName, content } = await invoiceFile(ports, invoice, format);
      return new StreamedFile(fileName, once(content));
    },
  });
}

interface FileFormat {
  readonly id: string;
  readonly format: InvoiceFormat;
  readonly mediaType: string;
}

async function* once(content: string | Uint8Array): AsyncIterable<string | Uint8Array> {
  yield content;
}

function requireLine(line: string): LedgerLine {
  const known = LEDGER_LINES.find((one) => one === line);
  if (known === undefined) throw new DomainError('not_found', 'There is no such line.');
  return known;
}

function toWireDetails(details: z.output<typeof billingDetailsSchema>) {
  return {
    company_name: details.companyName,
    address: details.address,
    tax_id: details.taxId,
    email: details.email,
  };
}
