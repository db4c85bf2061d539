import { NANO_USD_PER_USD, type NanoUsd } from '../../money/index.ts';
import type { OrganizationId } from '../../tenancy/index.ts';

/** What a payment is for. Top-ups become credit; a plan fee is revenue at once; a settlement pays plan fees that a card did not, and the rest of it becomes credit. */
export const PAYMENT_KINDS = ['top_up', 'auto_top_up', 'plan_fee', 'settlement'] as const;
export type PaymentKind = (typeof PAYMENT_KINDS)[number];

/**
 * `open`: nothing was taken yet; a charge that failed and is tried again is open too. `processing`: the bank has not decided.
 * `failed`: refused, and not tried again by itself. `given_up`: refused for as long as it was tried.
 */
export const PAYMENT_STATUSES = ['open', 'processing', 'succeeded', 'failed', 'cancelled', 'given_up'] as const;
export type PaymentStatus = (typeof PAYMENT_STATUSES)[number];

export const TOP_UP_MIN_NANO_USD: NanoUsd = 5n * NANO_USD_PER_USD;
export const TOP_UP_MAX_NANO_USD: NanoUsd = 10_000n * NANO_USD_PER_USD;
/** Each one that waits is asked about at the processor until its page ends, so an organization has no more at once. */
export const OPEN_TOP_UPS_MAX = 20;
/** What a card can be charged in. */
export const NANO_USD_PER_CENT: NanoUsd = 10_000_000n;

/** Whether an amount may be topped up: within the bounds, in whole cents. */
export function isTopUpAmount(amountNanoUsd: NanoUsd): boolean {
  return (
    amountNanoUsd >= TOP_UP_MIN_NANO_USD &&
    amountNanoUsd <= TOP_UP_MAX_NANO_USD &&
    amountNanoUsd % NANO_USD_PER_CENT === 0n
  );
}

/** Money that an organization pays, from the wish to the end of it. */
export interface Payment {
  readonly organizationId: OrganizationId;
  readonly id: string;
  readonly kind: PaymentKind;
  /** Whole cents, above zero. */
  readonly amountNanoUsd: NanoUsd;
  readonly status: PaymentStatus;
  /** Which invoice a plan fee stands on. */
  readonly invoiceId: string | null;
  /** How often a saved card was charged for it. */
  readonly attemptCount: number;
  /** When the saved card is charged next, in domain time as all of these; null when it is not. */
  readonly nextAttemptAt: Date | null;
  readonly firstFailedAt: Date | null;
  /** Why the last attempt failed, as the processor says it: `card_declined`. */
  readonly failureCode: string | null;
  readonly failureMessage: string | null;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
  /** What of it was paid back. */
  readonly refundedNanoUsd: NanoUsd;
  /** What of it the customer's bank has taken back, or holds while a dispute is open. */
  readonly disputedNanoUsd: NanoUsd;
}

/** A card that may be charged while nobody is there. Lethe never sees its number. */
export interface SavedCard {
  readonly paymentMethodId: string;
  /** `visa` */
  readonly brand: string;
  readonly last4: string;
  /** 1–12 */
  readonly expiresMonth: number;
  readonly expiresYear: number;
}

/** An organization as the payment processor knows it. */
export interface BillingAccount {
  readonly organizationId: OrganizationId;
  readonly customerId: string;
  readonly card: SavedCard | null;
  /** Who gets receipts; null: owners, admins and finance. */
  readonly billingEmail: string | null;
}
