import { randomUUID } from 'node:crypto';
import type { ChargeQuery, PaymentProcessor } from '@lethe/core/billing/payments';
import type { OrganizationId } from '@lethe/core/tenancy';
import { type StripeStandIn, startStripeStandIn } from '@lethe/testkit/stripe';
import type Stripe from 'stripe';
import { afterAll, beforeAll } from 'vitest';
import { createPaymentProcessor } from '../create-payment-processor.ts';
import type { PaymentSettings } from '../payment-settings.ts';
import { createStripeClient } from '../stripe-client.ts';

export interface StripeInTests {
  readonly processor: PaymentProcessor;
  /** For what only a browser can do by the processor. */
  readonly stripe: Stripe;
  readonly webhookSecret: string;
  /** Null on Stripe itself. */
  readonly standIn: StripeStandIn | null;
}

const systemClock = { now: () => new Date() };

/** The stand-in; or Stripe itself when the key is one of its test mode, so that both are held to the same suite. */
export function useStripe(key = ''): () => StripeInTests {
  let stripe: StripeInTests | null = null;
  beforeAll(async () => {
    const standIn = key.startsWith('sk_test_') ? null : await startStripeStandIn();
    const settings: PaymentSettings = {
      secretKey: standIn?.secretKey ?? key,
      webhookSecret: standIn?.webhookSecret ?? 'whsec_of_this_suite',
      apiBaseUrl: standIn?.url ?? null,
    };
    const processor = createPaymentProcessor(settings, { clock: systemClock });
    stripe = { processor, stripe: createStripeClient(settings), webhookSecret: settings.webhookSecret, standIn };
  });
  afterAll(async () => stripe?.standIn?.close());
  return () => {
    if (stripe === null) throw new Error('useStripe is ready inside of tests only');
    return stripe;
  };
}

export function newOrganizationId(): OrganizationId {
  return randomUUID() as OrganizationId;
}

/** A new customer with a saved card, given by the name of one of Stripe's test cards. */
export async function customerWithCard(
  { processor, stripe }: StripeInTests,
  token: string,
): Promise<{ organizationId: OrganizationId; customerId: string; paymentMethodId: string }> {
  const organizationId = newOrganizationId();
  const { customerId } = await processor.createCustomer({ organizationId, name: 'Acme', email: 'pay@acme.example' });
  const { id: paymentMethodId } = await stripe.paymentMethods.attach(token, { customer: customerId });
  return { organizationId, customerId, paymentMethodId };
}

export function chargeOf(
  customer: { organizationId: OrganizationId; customerId: string; paymentMethodId: string },
  change: Partial<ChargeQuery> = {},
): ChargeQuery {
  return {
    ...customer,
    paymentId: randomUUID(),
    attempt: 1,
    kind: 'auto_top_up',
    amountNanoUsd: 20_000_000_000n,
    description: 'Lethe credits, added automatically',
    ...change,
  };
}
