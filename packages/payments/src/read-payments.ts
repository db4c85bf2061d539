import type { PaymentFacts } from '@lethe/core/billing/payments';
import type Stripe from 'stripe';
import { idOf, paymentFactsOf } from './read-facts.ts';
import { callStripe, findAtStripe } from './stripe-client.ts';

const PAGE_SIZE = 100;

/** A payment as it is now, with all refunds and disputes. */
export async function readPayment(stripe: Stripe, paymentIntentId: string): Promise<PaymentFacts | null> {
  const intent = await findAtStripe(() => stripe.paymentIntents.retrieve(paymentIntentId));
  if (intent === null) return null;
  const query = { payment_intent: paymentIntentId, limit: PAGE_SIZE };
  const refunds = await callStripe(() => collect(stripe.refunds.list(query)));
  const disputes = await callStripe(() => collect(stripe.disputes.list(query)));
  return paymentFactsOf(intent, refunds, disputes);
}

/**
 * Payments that were made since, and older ones with a refund or dispute since. Refunds and disputes are listed once for all of them,
 * because asking for each payment would be a call for each. They are listed after the payments: what happens in between is seen.
 */
export async function* listPayments(stripe: Stripe, since: Date): AsyncIterable<PaymentFacts> {
  const query = { created: { gte: Math.floor(since.getTime() / 1_000) }, limit: PAGE_SIZE };
  const intents = await callStripe(() => collect(stripe.paymentIntents.list(query)));
  const refunds = groupByPayment(await callStripe(() => collect(stripe.refunds.list(query))));
  const disputes = groupByPayment(await callStripe(() => collect(stripe.disputes.list(query))));
  for (const intent of intents) {
    yield paymentFactsOf(intent, refunds.get(intent.id) ?? [], disputes.get(intent.id) ?? []);
  }
  const listed = new Set(intents.map(({ id }) => id));
  for (const id of new Set([...refunds.keys(), ...disputes.keys()])) {
    if (listed.has(id)) continue;
    const facts = await readPayment(stripe, id);
    if (facts !== null) yield facts;
  }
}

async function collect<Item>(pages: AsyncIterable<Item>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const item of pages) items.push(item);
  return items;
}

function groupByPayment<Item extends { payment_intent: string | { id: string } | null }>(
  items: readonly Item[],
): Map<string, Item[]> {
  const groups = Map.groupBy(items, (item) => idOf(item.payment_intent) ?? '');
  // Without an intent it was not made by us.
  groups.delete('');
  return groups;
}
