import type { PaymentProcessor, StartCardSetupQuery, StartTopUpQuery } from '@lethe/core/billing/payments';
import { invariant } from '@lethe/core/errors';
import type { OrganizationId } from '@lethe/core/tenancy';
import type { Clock } from '@lethe/core/time';
import type Stripe from 'stripe';
import { toCents } from './cents.ts';
import { chargeCard } from './charge-card.ts';
import { metadataOf } from './metadata.ts';
import type { PaymentSettings } from './payment-settings.ts';
import { sessionFactsOf } from './read-facts.ts';
import { listPayments, readPayment } from './read-payments.ts';
import { readSavedCard, removeCards } from './saved-card.ts';
import { callStripe, createStripeClient, findAtStripe } from './stripe-client.ts';
import { verifyEvent } from './verify-event.ts';

/** What a customer reads on the hosted page and on a receipt. */
const PRODUCT_NAMES: Readonly<Record<StartTopUpQuery['kind'], string>> = {
  top_up: 'Lethe credits',
  settlement: 'What is owed to Lethe',
};

/** Payments by Stripe. `clock` tells the age of signatures, so it is the real one. */
export function createPaymentProcessor(settings: PaymentSettings, { clock }: { clock: Clock }): PaymentProcessor {
  const stripe = createStripeClient(settings);
  return {
    createCustomer: (query) => createCustomer(stripe, query),
    deleteCustomer: async (customerId) => {
      await findAtStripe(() => stripe.customers.del(customerId));
    },
    startTopUp: (query) => startTopUp(stripe, query),
    startCardSetup: (query) => startCardSetup(stripe, query),
    savedCard: (customerId) => readSavedCard(stripe, customerId),
    removeCard: (paymentMethodId) => removeCards(stripe, paymentMethodId),
    charge: (query) => chargeCard(stripe, query),
    refund: async ({ paymentIntentId, amountNanoUsd, refundKey }) => {
      const refund = { payment_intent: paymentIntentId, amount: toCents(amountNanoUsd) };
      await callStripe(() => stripe.refunds.create(refund, { idempotencyKey: refundKey }));
    },
    readPayment: (paymentIntentId) => readPayment(stripe, paymentIntentId),
    readSession: async (sessionId) => {
      const session = await findAtStripe(() => stripe.checkout.sessions.retrieve(sessionId));
      return session === null ? null : sessionFactsOf(session);
    },
    listPayments: ({ since }) => listPayments(stripe, since),
    verifyEvent: (rawBody, signature) =>
      verifyEvent({ rawBody, signature }, { webhookSecret: settings.webhookSecret, clock }),
  };
}

/** In two steps, because name and address may change between a call and its repetition, and a key belongs to the same words. */
async function createCustomer(
  stripe: Stripe,
  { organizationId, name, email }: { organizationId: OrganizationId; name: string; email: string | null },
): Promise<{ customerId: string }> {
  const customer = await callStripe(() =>
    stripe.customers.create(
      { metadata: metadataOf({ organizationId }) },
      { idempotencyKey: `customer:${organizationId}` },
    ),
  );
  await callStripe(() => stripe.customers.update(customer.id, { name, ...(email !== null && { email }) }));
  return { customerId: customer.id };
}

async function startTopUp(
  stripe: Stripe,
  query: StartTopUpQuery,
): Promise<{ sessionId: string; url: string; expiresAt: Date }> {
  const { organizationId, paymentId, kind } = query;
  const metadata = metadataOf({ organizationId, paymentId, kind });
  const productName = PRODUCT_NAMES[kind];
  const session = await callStripe(() =>
    stripe.checkout.sessions.create(
      {
        mode: 'payment',
        customer: query.customerId,
        client_reference_id: paymentId,
        allowed_payment_method_types: ['card'],
        line_items: [
          {
            quantity: 1,
            price_data: {
              currency: 'usd',
              unit_amount: toCents(query.amountNanoUsd),
              product_data: { name: productName },
            },
          },
        ],
        payment_intent_data: {
          description: productName,
          metadata,
          ...(query.isCardSaved && { setup_future_usage: 'off_session' }),
        },
        saved_payment_method_options: { allow_redisplay_filters: ['always', 'limited'] },
        metadata,
        success_url: query.successUrl,
        cancel_url: query.cancelUrl,
      },
      { idempotencyKey: `${paymentId}:checkout` },
    ),
  );
  return { sessionId: session.id, url: urlOf(session), expiresAt: new Date(session.expires_at * 1_000) };
}

async function startCardSetup(stripe: Stripe, query: StartCardSetupQuery): Promise<{ sessionId: string; url: string }> {
  const metadata = metadataOf({ organizationId: query.organizationId });
  const session = await callStripe(() =>
    stripe.checkout.sessions.create({
      mode: 'setup',
      currency: 'usd',
      customer: query.customerId,
      allowed_payment_method_types: ['card'],
      setup_intent_data: { metadata },
      metadata,
      success_url: query.successUrl,
      cancel_url: query.cancelUrl,
    }),
  );
  return { sessionId: session.id, url: urlOf(session) };
}

function urlOf({ url }: Stripe.Checkout.Session): string {
  invariant(url !== null, 'a hosted page that was just made has an address');
  return url;
}
