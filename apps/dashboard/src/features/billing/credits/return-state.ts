import type { PaymentStatus } from '@lethe/core/billing/payments';

/** What the page says after the payment page sent somebody back. */
export type ReturnState =
  | { readonly kind: 'waiting' }
  /** Still nothing after a while: it is said that it comes by itself, and the page goes on looking. */
  | { readonly kind: 'slow' }
  | { readonly kind: 'credited' }
  | { readonly kind: 'declined'; readonly reason: string | null }
  | { readonly kind: 'left' };

/** After this the page stops promising that the credit is there in a moment. */
export const SLOW_AFTER_MS = 20_000;
export const POLL_MS = 1_000;

interface ReturnedPayment {
  readonly status: PaymentStatus;
  readonly failureMessage: string | null;
}

/** @param waitedMs how long the page has been looking */
export function returnState(payment: ReturnedPayment, waitedMs: number): ReturnState {
  switch (payment.status) {
    case 'succeeded':
      return { kind: 'credited' };
    case 'failed':
    case 'given_up':
      return { kind: 'declined', reason: payment.failureMessage };
    case 'cancelled':
      return { kind: 'left' };
    case 'open':
    case 'processing':
      return { kind: waitedMs < SLOW_AFTER_MS ? 'waiting' : 'slow' };
  }
}

/** Whether looking again can change anything. */
export function isSettled(state: ReturnState): boolean {
  return state.kind !== 'waiting' && state.kind !== 'slow';
}
