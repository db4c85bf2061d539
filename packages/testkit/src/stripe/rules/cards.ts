import type { CardError } from '../objects.ts';

/** What a card does when it is charged. An operator may change it for a saved card, so that a card fails and recovers. */
export const CARD_BEHAVIOURS = [
  'approves',
  'declines',
  'declines_insufficient_funds',
  'declines_lost',
  'declines_stolen',
  'declines_expired',
  'declines_security_code',
  'declines_processing',
  'declines_when_charged',
  'asks_until_set_up',
  'asks_always',
  'asks_then_insufficient_funds',
] as const;

export type CardBehaviour = (typeof CARD_BEHAVIOURS)[number];

/** What follows a payment that went through. */
export type CardAftermath = 'none' | 'dispute' | 'inquiry' | 'pending_refund' | 'failing_refund';

export interface TestCard {
  readonly number: string;
  /** The name by which the API takes the card without its number. */
  readonly token: string;
  readonly brand: 'visa' | 'mastercard' | 'amex';
  readonly behaviour: CardBehaviour;
  readonly aftermath: CardAftermath;
}

const card = (
  number: string,
  token: string,
  behaviour: CardBehaviour = 'approves',
  aftermath: CardAftermath = 'none',
): TestCard => ({ number, token, brand: brandOf(number), behaviour, aftermath });

/** Stripe's test cards: https://docs.stripe.com/testing. Any other number that looks like a card's is approved. */
export const TEST_CARDS: readonly TestCard[] = [
  card('4242424242424242', 'pm_card_visa'),
  card('4000056655665556', 'pm_card_visa_debit'),
  card('5555555555554444', 'pm_card_mastercard'),
  card('378282246310005', 'pm_card_amex'),
  card('4000000000000002', 'pm_card_visa_chargeDeclined', 'declines'),
  card('4000000000009995', 'pm_card_visa_chargeDeclinedInsufficientFunds', 'declines_insufficient_funds'),
  card('4000000000009987', 'pm_card_visa_chargeDeclinedLostCard', 'declines_lost'),
  card('4000000000009979', 'pm_card_visa_chargeDeclinedStolenCard', 'declines_stolen'),
  card('4000000000000069', 'pm_card_chargeDeclinedExpiredCard', 'declines_expired'),
  card('4000000000000127', 'pm_card_chargeDeclinedIncorrectCvc', 'declines_security_code'),
  card('4000000000000119', 'pm_card_chargeDeclinedProcessingError', 'declines_processing'),
  card('4000000000000341', 'pm_card_chargeCustomerFail', 'declines_when_charged'),
  card('4000002500003155', 'pm_card_authenticationRequiredOnSetup', 'asks_until_set_up'),
  card('4000002760003184', 'pm_card_authenticationRequired', 'asks_always'),
  card('4000000000003220', 'pm_card_threeDSecure2Required', 'asks_always'),
  card(
    '4000008260003178',
    'pm_card_authenticationRequiredChargeDeclinedInsufficientFunds',
    'asks_then_insufficient_funds',
  ),
  card('4000000000000259', 'pm_card_createDispute', 'approves', 'dispute'),
  card('4000000000001976', 'pm_card_createDisputeInquiry', 'approves', 'inquiry'),
  card('4000000000007726', 'pm_card_pendingRefund', 'approves', 'pending_refund'),
  card('4000000000005126', 'pm_card_refundFail', 'approves', 'failing_refund'),
];

/** Old names that Stripe still takes. */
const ALIASES: Readonly<Record<string, string>> = { pm_card_chargeDeclined: 'pm_card_visa_chargeDeclined' };

export function testCardOfToken(token: string): TestCard | null {
  const name = ALIASES[token] ?? token;
  return TEST_CARDS.find((known) => known.token === name) ?? null;
}

/** The card of a number as typed, spaces and dashes allowed. Null: no card has such a number. */
export function testCardOfNumber(typed: string): TestCard | null {
  const number = typed.replaceAll(/[\s-]/g, '');
  if (!/^\d{13,19}$/.test(number) || !hasCheckDigit(number)) return null;
  return TEST_CARDS.find((known) => known.number === number) ?? card(number, 'pm_card_visa');
}

function brandOf(number: string): TestCard['brand'] {
  if (/^3[47]/.test(number)) return 'amex';
  return /^5[1-5]/.test(number) ? 'mastercard' : 'visa';
}

/** Luhn's check, which every card number passes. */
function hasCheckDigit(number: string): boolean {
  let sum = 0;
  for (const [index, digit] of [...number].reverse().entries()) {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 === 0;
}

export type DeclineReason =
  | 'generic_decline'
  | 'insufficient_funds'
  | 'lost_card'
  | 'stolen_card'
  | 'expired_card'
  | 'incorrect_cvc'
  | 'processing_error'
  | 'authentication_required'
  | 'authentication_failed';

const GENERIC = 'Your card was declined.';

/** The error that Stripe gives for each reason. */
export const DECLINES: Readonly<Record<DeclineReason, CardError>> = {
  generic_decline: { type: 'card_error', code: 'card_declined', decline_code: 'generic_decline', message: GENERIC },
  insufficient_funds: {
    type: 'card_error',
    code: 'card_declined',
    decline_code: 'insufficient_funds',
    message: 'Your card has insufficient funds.',
  },
  lost_card: { type: 'card_error', code: 'card_declined', decline_code: 'lost_card', message: GENERIC },
  stolen_card: { type: 'card_error', code: 'card_declined', decline_code: 'stolen_card', message: GENERIC },
  expired_card: {
    type: 'card_error',
    code: 'expired_card',
    decline_code: 'expired_card',
    message: 'Your card has expired.',
  },
  incorrect_cvc: {
    type: 'card_error',
    code: 'incorrect_cvc',
    decline_code: 'incorrect_cvc',
    message: "Your card's security code is incorrect.",
  },
  processing_error: {
    type: 'card_error',
    code: 'processing_error',
    decline_code: 'processing_error',
    message: 'An error occurred while processing your card. Try again in a little bit.',
  },
  authentication_required: {
    type: 'card_error',
    code: 'authentication_required',
    decline_code: 'authentication_required',
    message: 'Your card was declined. This transaction requires authentication.',
  },
  authentication_failed: {
    type: 'invalid_request_error',
    code: 'payment_intent_authentication_failure',
    message:
      'We are unable to authenticate your payment method. Please choose a different payment method and try again.',
  },
};
