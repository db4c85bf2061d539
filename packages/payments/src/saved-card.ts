import type { SavedCard } from '@lethe/core/billing/payments';
import Stripe from 'stripe';
import { idOf } from './read-facts.ts';
import { callStripe, findAtStripe } from './stripe-client.ts';

/** More cards than anybody saves. */
const CARD_COUNT_MAX = 100;

/** The card that was saved last: Stripe lists the newest first. */
export async function readSavedCard(stripe: Stripe, customerId: string): Promise<SavedCard | null> {
  const methods = await findAtStripe(() => stripe.customers.listPaymentMethods(customerId, { type: 'card', limit: 1 }));
  const method = methods?.data[0];
  if (method?.card == null) return null;
  const { brand, last4, exp_month: expiresMonth, exp_year: expiresYear } = method.card;
  return { paymentMethodId: method.id, brand, last4, expiresMonth, expiresYear };
}

/** Takes the card from its customer, and with it those saved before: without it, none of them may be charged instead. */
export async function removeCards(stripe: Stripe, paymentMethodId: string): Promise<void> {
  const method = await findAtStripe(() => stripe.paymentMethods.retrieve(paymentMethodId));
  const customerId = idOf(method?.customer);
  if (customerId === null) return;
  const cards = await callStripe(() =>
    stripe.customers.listPaymentMethods(customerId, { type: 'card', limit: CARD_COUNT_MAX }),
  );
  for (const { id } of cards.data) await detach(stripe, id);
}

async function detach(stripe: Stripe, paymentMethodId: string): Promise<void> {
  try {
    await callStripe(() => stripe.paymentMethods.detach(paymentMethodId));
  } catch (error) {
    // Somebody else has removed it in the meantime.
    if (error instanceof Stripe.errors.StripeInvalidRequestError) return;
    throw error;
  }
}
