import type { NanoUsd } from '../../money/index.ts';
import type { OrganizationId } from '../../tenancy/index.ts';
import type { PlanSpan } from '../plans/index.ts';
import type { BillingDetails } from './billing-details.ts';

/** The lines that ledger transactions make up, each from one account of some kinds of transactions. */
export const LEDGER_LINES = [
  'inference',
  'data_storage',
  'credits_applied',
  'top_ups',
  'grants',
  'refunds',
  'disputes',
  'corrections',
  'plan_fee_payments',
] as const;
export type LedgerLine = (typeof LEDGER_LINES)[number];

/** What was charged, and how it was paid: these sum up to the amount due. */
export const CHARGE_LINES = [
  'inference',
  'data_storage',
  'plan_fee',
  'credits_applied',
  'carried_in',
  'carried_out',
] as const;
/** What moved the credit beside usage: with the credits applied they lead from the opening to the closing balance. */
export const CREDIT_LINES = ['top_ups', 'grants', 'refunds', 'disputes', 'corrections'] as const;

export const INVOICE_LINES = [...CHARGE_LINES, ...CREDIT_LINES, 'plan_fee_payments'] as const;
export type InvoiceLineKind = (typeof INVOICE_LINES)[number];

/** A line of an invoice: the sum of its rows, exactly. Amounts are signed as the customer owes or gains them. */
export interface InvoiceLine {
  readonly kind: InvoiceLineKind;
  readonly amountNanoUsd: NanoUsd;
  /** How many rows it is made of: requests for usage, transactions otherwise; 0 where it has none to fold out. */
  readonly rowCount: number;
  /** Tokens, of data storage, net of refunds. */
  readonly tokenCount: bigint | null;
  /** What of it belongs to an earlier month, whose invoice was out when it came in. */
  readonly lateNanoUsd: NanoUsd;
  readonly lateRowCount: number;
}

/**
 * `paid` also where nothing was due. `failed` when the saved card could not be charged for as long as it is tried.
 * The status follows the payment; an invoice itself never changes once it is issued.
 */
export const INVOICE_STATUSES = ['open', 'paid', 'failed'] as const;
export type InvoiceStatus = (typeof INVOICE_STATUSES)[number];

export interface InvoiceSummary {
  readonly id: string;
  /** `HALDEN-0007`: numbers of an organization begin at 1 and have no gaps. */
  readonly number: string;
  /** The first instant of the month. */
  readonly month: Date;
  readonly issuedAt: Date;
  readonly status: InvoiceStatus;
  readonly paidAt: Date | null;
  /** Inference, data storage and plan fee, whoever paid how. */
  readonly chargedNanoUsd: NanoUsd;
  readonly storageNanoUsd: NanoUsd;
  /** What the saved card is charged: whole cents. */
  readonly dueNanoUsd: NanoUsd;
}

export interface Invoice extends InvoiceSummary {
  readonly organizationId: OrganizationId;
  readonly lines: readonly InvoiceLine[];
  readonly planSpans: readonly PlanSpan[];
  readonly openingBalanceNanoUsd: NanoUsd;
  readonly closingBalanceNanoUsd: NanoUsd;
  /** Both as they were when it was issued. */
  readonly seller: SellerDetails;
  readonly buyer: InvoiceBuyer;
  /** How the amount due is collected; null when nothing was due. */
  readonly payment: InvoicePayment | null;
}

export interface InvoiceBuyer extends Omit<BillingDetails, 'email'> {
  /** The organization's name then. */
  readonly organizationName: string;
}

/** Who sends the invoice: the operator. */
export interface SellerDetails {
  readonly name: string;
  /** Lines of an address; may be empty. */
  readonly address: string;
  readonly taxId: string | null;
}

export interface InvoicePayment {
  readonly id: string;
  readonly status: string;
  readonly paymentIntentId: string | null;
  readonly nextAttemptAt: Date | null;
  readonly failureMessage: string | null;
}
