import type { NewAuditEvent } from '../../audit/index.ts';
import type { MailContent } from '../../mail/index.ts';
import type { NanoUsd } from '../../money/index.ts';
import type { OrganizationId, ProjectId, ProjectScope, RequestId } from '../../tenancy/index.ts';
import type { BillingDetails } from './billing-details.ts';
import type { InvoiceDraft, InvoiceFacts } from './compose-invoice.ts';
import type { Invoice, InvoiceSummary, LedgerLine, SellerDetails } from './invoice.ts';

/** Closes months. As the worker. */
export interface InvoiceIssuing {
  /** Organizations with a month that ended before `now` and is not closed, the one that waits longest first. */
  listDue(query: { now: Date; countMax: number }): Promise<readonly OrganizationId[]>;
  /**
   * Closes the oldest open month of an organization that ended before `now`. In one transaction, under the lock that orders all that moves credit, it
   * reads what the ledger says, asks `compose`, takes the next number, puts each transaction on the invoice, opens the payment of what is due and queues the mail.
   * Repeating is safe: a month is closed once. What `compose` throws leaves everything as it was.
   */
  closeMonth(command: CloseMonth): Promise<CloseMonthOutcome>;
  /** When the next month ends that some organization has open; null without organizations. */
  nextDueAt(): Promise<Date | null>;
}

export interface CloseMonth {
  readonly organizationId: OrganizationId;
  readonly now: Date;
  readonly seller: SellerDetails;
  compose(facts: InvoiceFacts): InvoiceDraft;
  announce(invoice: IssuedInvoice): MailContent;
}

/**
 * `empty`: closed without an invoice. `unsettled`: usage of the month waits to be posted, so nothing was done.
 * `up_to_date`: no month is left.
 */
export type CloseMonthOutcome = 'issued' | 'empty' | 'unsettled' | 'up_to_date';

export interface IssuedInvoice {
  readonly id: string;
  readonly number: string;
  readonly month: Date;
  readonly organizationName: string;
  readonly organizationSlug: string;
  readonly draft: InvoiceDraft;
}

/** The invoices of organizations, for those who read them. */
export interface InvoiceRepository {
  /** Newest first, from before `before`. */
  list(query: ListInvoicesQuery): Promise<readonly InvoiceSummary[]>;
  find(query: InvoiceQuery): Promise<Invoice | null>;
  /** The rows of one line, oldest first, from after `after`. Null when there is no such invoice. */
  rows(query: InvoiceRowsQuery): Promise<readonly InvoiceRow[] | null>;
  details(organizationId: OrganizationId): Promise<BillingDetails>;
  /** Writes them with the audit event, in one transaction. They stand on invoices that are issued from now on. */
  saveDetails(command: SaveBillingDetails): Promise<void>;
}

export interface SaveBillingDetails {
  readonly organizationId: OrganizationId;
  readonly details: BillingDetails;
  readonly audit: NewAuditEvent;
}

export interface ListInvoicesQuery {
  readonly organizationId: OrganizationId;
  /** The month of the last invoice of the page before; null for the first page. */
  readonly before: Date | null;
  readonly countMax: number;
}

export interface InvoiceQuery {
  readonly organizationId: OrganizationId;
  readonly invoiceId: string;
}

export interface InvoiceRowsQuery extends InvoiceQuery {
  /** Requests of other projects are left out. Movements of money are of no project, and always there. */
  readonly projects: ProjectScope;
  readonly line: LedgerLine;
  readonly after: InvoiceRowPlace | null;
  readonly countMax: number;
}

export interface InvoiceRowPlace {
  readonly occurredAt: Date;
  readonly id: string;
}

/** A request, or a movement of money, that a line is a sum of. */
export interface InvoiceRow extends InvoiceRowPlace {
  readonly amountNanoUsd: NanoUsd;
  /** Whether it belongs to an earlier month. */
  readonly isLate: boolean;
  /** Null for what is no usage. Its request's record may be gone: usage outlives it. */
  readonly usage: InvoiceUsageRow | null;
  /** What kind of ledger transaction it is, or `usage`. */
  readonly kind: string;
  readonly memo: string | null;
}

export interface InvoiceUsageRow {
  readonly requestId: RequestId;
  readonly projectId: ProjectId;
  readonly provider: string;
  readonly model: string;
  /** All classes together. */
  readonly tokenCount: bigint;
}

/** Sets an invoice as a document. */
export interface InvoicePrinter {
  print(invoice: Invoice): Promise<Uint8Array>;
}
