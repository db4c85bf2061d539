import type { Database } from '@lethe/db';
import { startStripeStandIn } from '@lethe/testkit/stripe';
import { z } from 'zod';
import type { OrganizationPlan } from '../organizations/organization-plan.ts';

const TEST_CARD = 'pm_card_visa';
/** It is saved, and declines whenever it is charged. */
const DECLINING_CARD = 'pm_card_chargeCustomerFail';

const customerSchema = z.object({ id: z.string() });
const cardSchema = z.object({
  id: z.string(),
  card: z.object({ brand: z.string(), last4: z.string(), exp_month: z.number(), exp_year: z.number() }),
});

interface SeededMoney {
  readonly organizationIds: ReadonlyMap<string, string>;
  readonly at: Date;
  /** What the stand-in of Stripe knows; the demo's own goes on from it. */
  readonly stripeStateFile: string;
}

/** Gives every organization whose plan has a fee a customer and a card at the stand-in of Stripe. One that has an account already keeps it. */
export async function saveDemoCards(
  { pool }: Database,
  plans: readonly OrganizationPlan[],
  { organizationIds, at, stripeStateFile }: SeededMoney,
): Promise<void> {
  const stripe = await startStripeStandIn({ stateFile: stripeStateFile, now: () => at });
  try {
    for (const { slug, name, plan, members, unpaid } of plans) {
      const id = organizationIds.get(slug);
      if (id === undefined || plan === 'free') continue;
      const email = members.find(({ role }) => role === 'finance')?.email ?? '';
      const metadata = { 'metadata[lethe_organization_id]': id };
      const customer = customerSchema.parse(await post(stripe, '/v1/customers', { name, email, ...metadata }));
      const path = `/v1/payment_methods/${unpaid === undefined ? TEST_CARD : DECLINING_CARD}/attach`;
      const { id: methodId, card } = cardSchema.parse(await post(stripe, path, { customer: customer.id }));
      await pool.query(
        `INSERT INTO billing_account (organization_id, customer_id, card_method_id, card_brand, card_last4, card_expires_month, card_expires_year,
           created_at, card_changed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8) ON CONFLICT DO NOTHING`,
        [id, customer.id, methodId, card.brand, card.last4, card.exp_month, card.exp_year, at],
      );
    }
  } finally {
    await stripe.close();
  }
}

async function post(
  { url, secretKey }: { readonly url: string; readonly secretKey: string },
  path: string,
  fields: Readonly<Record<string, string>>,
): Promise<unknown> {
  const response = await fetch(new URL(path, url), {
    method: 'POST',
    headers: { authorization: `Bearer ${secretKey}`, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields),
  });
  const answer = await response.text();
  if (!response.ok) throw new Error(`The stand-in of Stripe refused ${path}: ${answer}`);
  return JSON.parse(answer);
}
