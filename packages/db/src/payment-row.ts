import type { BillingAccount, Payment, PaymentKind, PaymentStatus, SavedCard } from '@lethe/core/billing/payments';
import type { OrganizationId } from '@lethe/core/tenancy';

export interface PaymentRow {
  organization_id: OrganizationId;
  id: string;
  kind: PaymentKind;
  amount_nano_usd: bigint;
  status: PaymentStatus;
  invoice_id: string | null;
  attempt_count: number;
  next_attempt_at: Date | null;
  first_failed_at: Date | null;
  failure_code: string | null;
  failure_message: string | null;
  created_at: Date;
  ended_at: Date | null;
  refunded_nano_usd: bigint;
  disputed_nano_usd: bigint;
}

/** Of a table that is called `payment`. What a lost dispute took stays disputed: it is not the customer's any more. */
export const PAYMENT_COLUMNS = `
  payment.organization_id, payment.id, payment.kind, payment.amount_nano_usd, payment.status, payment.invoice_id, payment.attempt_count,
  payment.next_attempt_at, payment.first_failed_at, payment.failure_code, payment.failure_message, payment.created_at, payment.ended_at,
  coalesce((SELECT sum(amount_nano_usd)::bigint FROM payment_refund
    WHERE organization_id = payment.organization_id AND payment_id = payment.id AND status <> 'failed'), 0) AS refunded_nano_usd,
  coalesce((SELECT sum(amount_nano_usd)::bigint FROM payment_dispute
    WHERE organization_id = payment.organization_id AND payment_id = payment.id AND status <> 'won'), 0) AS disputed_nano_usd`;

export function toPayment(row: PaymentRow): Payment {
  return {
    organizationId: row.organization_id,
    id: row.id,
    kind: row.kind,
    amountNanoUsd: row.amount_nano_usd,
    status: row.status,
    invoiceId: row.invoice_id,
    attemptCount: row.attempt_count,
    nextAttemptAt: row.next_attempt_at,
    firstFailedAt: row.first_failed_at,
    failureCode: row.failure_code,
    failureMessage: row.failure_message,
    createdAt: row.created_at,
    endedAt: row.ended_at,
    refundedNanoUsd: row.refunded_nano_usd,
    disputedNanoUsd: row.disputed_nano_usd,
  };
}

export interface AccountRow {
  organization_id: OrganizationId;
  customer_id: string;
  card_method_id: string | null;
  card_brand: string | null;
  card_last4: string | null;
  card_expires_month: number | null;
  card_expires_year: number | null;
  billing_email: string | null;
}

export const ACCOUNT_COLUMNS =
  'organization_id, customer_id, card_method_id, card_brand, card_last4, card_expires_month, card_expires_year, billing_email';

export function toAccount(row: AccountRow): BillingAccount {
  return {
    organizationId: row.organization_id,
    customerId: row.customer_id,
    card: toCard(row),
    billingEmail: row.billing_email,
  };
}

/** The columns of a card are set together or not at all, as the table says. */
function toCard(row: AccountRow): SavedCard | null {
  const { card_method_id, card_brand, card_last4, card_expires_month, card_expires_year } = row;
  if (card_method_id === null || card_brand === null || card_last4 === null) return null;
  if (card_expires_month === null || card_expires_year === null) return null;
  return {
    paymentMethodId: card_method_id,
    brand: card_brand,
    last4: card_last4,
    expiresMonth: card_expires_month,
    expiresYear: card_expires_year,
  };
}
