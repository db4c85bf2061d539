import type { PaymentStatus } from '@lethe/core/billing/payments';

/** What became of a payment that somebody came back from, as far as it is known; null where there is nothing to say. */
export function paymentNote(status: PaymentStatus | null, { isClosed }: { isClosed: boolean }): string | null {
  switch (status) {
    case 'open':
      return 'Waiting for the payment. Stripe confirms it within seconds.';
    case 'processing':
      return 'The bank has not answered yet. Nothing has to be done meanwhile.';
    case 'succeeded':
      return isClosed
        ? 'The payment arrived. The owner can reopen the organization in a moment.'
        : 'The payment arrived. It reopens in a moment.';
    case 'failed':
    case 'given_up':
      return 'The payment was declined, and nothing was charged.';
    case 'cancelled':
    case null:
      return null;
  }
}
