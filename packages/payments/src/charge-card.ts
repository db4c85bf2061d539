import type { ChargeOutcome, ChargeQuery } from '@lethe/core/billing/payments';
import Stripe from 'stripe';
import { toCents } from './cents.ts';
import { metadataOf } from './metadata.ts';
import { failureOf, idOf } from './read-facts.ts';
import { callStripe, findAtStripe } from './stripe-client.ts';

/** Refusals that no later attempt by itself can change. */
const NEEDS_CUSTOMER: ReadonlySet<string> = new Set([
  'authentication_required',
  'expired_card',
  'lost_card',
  'stolen_card',
  'pickup_card',
  'invalid_account',
]);

/** Charges a saved card while nobody is there. Asking again with the same payment and attempt gives the first outcome again. */
export async function chargeCard(stripe: Stripe, query: ChargeQuery): Promise<ChargeOutcome> {
  const { organizationId, paymentId, kind } = query;
  try {
    const intent = await callStripe(() =>
      stripe.paymentIntents.create(
        {
          amount: toCents(query.amountNanoUsd),
          currency: 'usd',
          customer: query.customerId,
          payment_method: query.paymentMethodId,
          allowed_payment_method_types: ['card'],
          confirm: true,
          off_session: true,
          description: query.description,
          metadata: metadataOf({ organizationId, paymentId, kind }),
        },
        { idempotencyKey: `${paymentId}:${query.attempt}` },
      ),
    );
    const { id: paymentIntentId, status } = intent;
    if (status === 'succeeded') return { status: 'succeeded', paymentIntentId };
    if (status === 'processing') return { status: 'processing', paymentIntentId };
    return refused(paymentIntentId, intent.last_payment_error ?? authenticationRequired);
  } catch (error) {
    if (error instanceof Stripe.errors.StripeCardError) return refused(error.payment_intent?.id ?? null, error);
    if (await isCardGone(stripe, query, error)) return refused(null, cardGone);
    throw error;
  }
}

const authenticationRequired = {
  code: 'authentication_required',
  message: 'Your bank wants you to confirm this payment.',
};
const cardGone = { code: 'card_removed', message: 'The saved card was removed.' };

function refused(
  paymentIntentId: string | null,
  error: { code?: string | undefined; decline_code?: string | undefined; message?: string | undefined },
): ChargeOutcome {
  const { code, message } = failureOf({
    ...(error.code !== undefined && { code: error.code }),
    ...(error.decline_code !== undefined && { decline_code: error.decline_code }),
    ...(error.message !== undefined && { message: error.message }),
  });
  const needsCustomer = NEEDS_CUSTOMER.has(code) || code === cardGone.code;
  return { status: 'failed', paymentIntentId, code, message, needsCustomer };
}

/** Whether the call was refused because the card is no longer this customer's: it was removed at Stripe, or in another window. */
async function isCardGone(stripe: Stripe, query: ChargeQuery, error: unknown): Promise<boolean> {
  if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) return false;
  const method = await findAtStripe(() => stripe.paymentMethods.retrieve(query.paymentMethodId));
  return idOf(method?.customer) !== query.customerId;
}
