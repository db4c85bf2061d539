export { type BillingDetails, billingDetailsSchema, NO_BILLING_DETAILS } from './billing-details.ts';
export { composeInvoice, type InvoiceDraft, type InvoiceFacts, type LineSum } from './compose-invoice.ts';
export {
  CHARGE_LINES,
  CREDIT_LINES,
  INVOICE_LINES,
  INVOICE_STATUSES,
  type Invoice,
  type InvoiceBuyer,
  type InvoiceLine,
  type InvoiceLineKind,
  type InvoicePayment,
  type InvoiceStatus,
  type InvoiceSummary,
  LEDGER_LINES,
  type LedgerLine,
  type SellerDetails,
} from './invoice.ts';
export {
  type IssueInvoicesPorts,
  type IssueInvoicesReport,
  issueInvoices,
  ORGANIZATIONS_PER_LOOK_MAX,
} from './operations/issue-invoices.ts';
export { type SaveBillingDetailsCommand, saveBillingDetails } from './operations/save-billing-details.ts';
export type {
  CloseMonth,
  CloseMonthOutcome,
  InvoiceIssuing,
  InvoicePrinter,
  InvoiceQuery,
  InvoiceRepository,
  InvoiceRow,
  InvoiceRowPlace,
  InvoiceRowsQuery,
  InvoiceUsageRow,
  IssuedInvoice,
  ListInvoicesQuery,
  SaveBillingDetails,
} from './ports.ts';
export { DUE_NANO_USD_MIN, DUE_UNIT_NANO_USD, roundDue } from './round-due.ts';
export { writeInvoiceCsv } from './write-invoice-csv.ts';
