import { STORAGE_RATE } from '@lethe/core/billing';
import type {
  Invoice,
  InvoiceLine,
  InvoiceLineKind,
  InvoiceStatus,
  InvoiceSummary,
} from '@lethe/core/billing/invoices';
import { formatCount, formatQuantity } from '../../../components/format/duration.ts';
import { formatDate } from '../../../components/format/instant.ts';
import { nextAttemptText } from '../credits/payment-words.ts';
import { STORAGE_USD_PER_MILLION } from '../storage-price.ts';

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** `November 2026`, UTC. */
export function monthName(month: Date): string {
  return `${MONTHS[month.getUTCMonth()]} ${month.getUTCFullYear()}`;
}

export const LINE_WORDS: Readonly<Record<InvoiceLineKind, string>> = {
  inference: 'Inference',
  data_storage: 'Data storage',
  plan_fee: 'Plan fee',
  credits_applied: 'Credits applied',
  carried_in: 'Carried from the month before',
  carried_out: 'Carried to the next month',
  top_ups: 'Top-ups',
  grants: 'Granted credit',
  refunds: 'Refunds',
  disputes: 'Disputes',
  corrections: 'Corrections',
  plan_fee_payments: 'Plan fee, paid by card',
};

/** What a line counts its rows in. */
function nounOf(kind: InvoiceLineKind): string {
  if (kind === 'inference') return 'request';
  if (kind === 'data_storage') return 'stored request';
  return 'transaction';
}

/** `13,511,001,494 tokens`, `1,204,310 requests`; empty where a line is no sum of rows. */
export function quantityText({ kind, tokenCount, rowCount }: InvoiceLine): string {
  if (kind === 'data_storage' && tokenCount !== null) {
    return `${formatCount(tokenCount)} token${tokenCount === 1n ? '' : 's'}`;
  }
  return rowCount === 0 ? '' : formatQuantity(rowCount, nounOf(kind));
}

/** What one of the quantity costs, where that is one price. */
export function rateText({ kind }: InvoiceLine): string {
  if (kind === 'inference') return 'by model';
  if (kind !== 'data_storage') return '';
  return `${STORAGE_USD_PER_MILLION} / 1 M`;
}

/** `The sum of 2,016,887 stored requests`. */
export function sumText({ kind, rowCount }: InvoiceLine): string {
  return `The sum of ${formatQuantity(rowCount, nounOf(kind))}`;
}

/** How far a storage line is from its tokens at the one rate; null for any other line. 0 unless Lethe is at fault, and said either way. */
export function storageDifference({ kind, tokenCount, amountNanoUsd }: InvoiceLine): bigint | null {
  if (kind !== 'data_storage' || tokenCount === null) return null;
  return amountNanoUsd - (tokenCount * STORAGE_RATE.amountNanoUsd) / STORAGE_RATE.perQuantity;
}

export interface StatusWords {
  readonly word: string;
  readonly isTrouble: boolean;
}

export function statusWords(status: InvoiceStatus): StatusWords {
  const words = { open: 'Open', paid: 'Paid', failed: 'Not paid' } as const;
  return { word: words[status], isTrouble: status === 'failed' };
}

/** What became of the amount due, in a sentence. */
export function settlementText(invoice: InvoiceSummary & Pick<Invoice, 'payment'>, now: Date): string {
  const { dueNanoUsd, status, paidAt, payment } = invoice;
  if (dueNanoUsd === 0n) return 'Nothing is due: usage was paid from credit.';
  if (status === 'paid' && paidAt !== null) return `Charged to the saved card on ${formatDate(paidAt)}.`;
  if (status === 'paid') return 'Charged to the saved card.';
  if (status === 'failed')
    return [payment?.failureMessage, 'The saved card is not charged again.'].filter(Boolean).join(' ');
  const next = nextAttemptText(payment?.nextAttemptAt ?? null, now);
  return [payment?.failureMessage ?? 'The saved card is being charged.', next].filter(Boolean).join(' ');
}

/** The instant until which a month goes, which is also when its invoice is made: the first of the next. */
export function monthEndsAt(month: Date): Date {
  return new Date(Date.UTC(month.getUTCFullYear(), month.getUTCMonth() + 1, 1));
}
