import { type BillingDetails, type InvoiceRepository, NO_BILLING_DETAILS } from '@lethe/core/billing/invoices';
import { appendAuditEvent } from './audit-log.ts';
import type { Database } from './database.ts';
import {
  type InvoiceDetailRow,
  type InvoiceLineRow,
  type InvoiceSummaryRow,
  toInvoice,
  toSummary,
} from './invoice-row.ts';
import { readInvoiceRows } from './invoice-rows.ts';

const SUMMARY = `
  invoice.id, invoice.name, invoice.month, invoice.issued_at, invoice.due_nano_usd, line.charged_nano_usd, line.storage_nano_usd,
  payment.status AS payment_status, payment.ended_at AS payment_ended_at`;

/** An invoice has one payment at most, made in the transaction that issued it. */
const FROM = `
  FROM invoice
  CROSS JOIN LATERAL (
    SELECT coalesce(sum(amount_nano_usd) FILTER (WHERE kind IN ('inference', 'data_storage', 'plan_fee')), 0)::bigint AS charged_nano_usd,
      coalesce(sum(amount_nano_usd) FILTER (WHERE kind = 'data_storage'), 0)::bigint AS storage_nano_usd
    FROM invoice_line WHERE organization_id = invoice.organization_id AND invoice_id = invoice.id
  ) line
  LEFT JOIN payment ON payment.organization_id = invoice.organization_id AND payment.invoice_id = invoice.id`;

const LIST = `
  SELECT ${SUMMARY} ${FROM}
  WHERE invoice.organization_id = $1 AND ($2::timestamptz IS NULL OR invoice.month < $2) ORDER BY invoice.month DESC LIMIT $3`;

const FIND = `
  SELECT ${SUMMARY}, invoice.organization_id, invoice.opening_balance_nano_usd, invoice.closing_balance_nano_usd, invoice.plan_spans,
    invoice.seller, invoice.buyer, payment.id AS payment_id, payment.payment_intent_id, payment.next_attempt_at, payment.failure_message
  ${FROM} WHERE invoice.organization_id = $1 AND invoice.id = $2`;

const SAVE_DETAILS = `
  INSERT INTO billing_details (organization_id, company_name, address, tax_id, email) VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (organization_id) DO UPDATE SET company_name = EXCLUDED.company_name, address = EXCLUDED.address, tax_id = EXCLUDED.tax_id,
    email = EXCLUDED.email`;

/** As the dashboard's role. */
export function createInvoiceRepository(database: Database): InvoiceRepository {
  return {
    list: ({ organizationId, before, countMax }) =>
      database.withOrganization(organizationId, async (transaction) => {
        const { rows } = await transaction.query<InvoiceSummaryRow>(LIST, [organizationId, before, countMax]);
        return rows.map(toSummary);
      }),
    find: ({ organizationId, invoiceId }) =>
      database.withOrganization(organizationId, async (transaction) => {
        const { rows } = await transaction.query<InvoiceDetailRow>(FIND, [organizationId, invoiceId]);
        if (rows[0] === undefined) return null;
        const lines = await transaction.query<InvoiceLineRow>(
          'SELECT * FROM invoice_line WHERE organization_id = $1 AND invoice_id = $2',
          [organizationId, invoiceId],
        );
        return toInvoice(rows[0], lines.rows);
      }),
    rows: (query) =>
      database.withOrganization(query.organizationId, (transaction) => readInvoiceRows(transaction, query)),
    details: (organizationId) =>
      database.withOrganization(organizationId, async (transaction) => {
        const { rows } = await transaction.query<BillingDetails>(
          `SELECT company_name AS "companyName", address, tax_id AS "taxId", email FROM billing_details WHERE organization_id = $1`,
          [organizationId],
        );
        return rows[0] ?? NO_BILLING_DETAILS;
      }),
    saveDetails: ({ organizationId, details, audit }) =>
      database.withOrganization(organizationId, async (transaction) => {
        const { companyName, address, taxId, email } = details;
        await transaction.query(SAVE_DETAILS, [organizationId, companyName, address, taxId, email]);
        await appendAuditEvent(transaction, audit);
      }),
  };
}
