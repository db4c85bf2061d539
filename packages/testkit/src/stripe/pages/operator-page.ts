import type { Charge, Dispute, PaymentIntent, PaymentMethod, Refund } from '../objects.ts';
import type { CardBehaviour } from '../rules/cards.ts';
import type { World } from '../world.ts';
import { cardName, dollars, instant } from './format.ts';
import { type Html, html } from './html.ts';
import { BRAND, layout } from './layout.ts';

const COUNT_MAX = 100;

/** What a person may make a saved card do. */
export const OFFERED_BEHAVIOURS: readonly (readonly [CardBehaviour, string])[] = [
  ['approves', 'Approves'],
  ['declines', 'Declines'],
  ['declines_insufficient_funds', 'Declines: insufficient funds'],
  ['declines_expired', 'Declines: expired'],
  ['asks_always', 'Asks the bank every time'],
];

/** What Stripe's own dashboard would be for: refunds, disputes, and what a saved card does when it is charged next. */
export function operatorPage(world: World, said: string | null): string {
  const { state } = world;
  const intents = [...state.paymentIntents.values()].reverse().slice(0, COUNT_MAX);
  const cards = [...state.paymentMethods.values()].filter(({ customer }) => customer !== null).reverse();
  const waiting = state.deliveries.size;
  return layout(
    'Payments',
    html`<div class="page"><header>${BRAND}<span class="dim">${waiting === 0 ? 'All events delivered' : `${waiting} events to deliver`}</span></header>
<main><h1>Payments</h1><p class="dim">This stands in for Stripe in a demo. No money moves.</p>
${said !== null && html`<p class="note done" role="status" style="margin-top:16px">${said}</p>`}
<section aria-labelledby="cards"><h2 id="cards">Saved cards</h2><div class="panel">${cards.length === 0 ? EMPTY_CARDS : cardTable(world, cards)}</div></section>
<section aria-labelledby="payments"><h2 id="payments">Newest payments</h2><div class="panel">${intents.length === 0 ? EMPTY_PAYMENTS : paymentTable(world, intents)}</div></section></main></div>`,
  );
}

const EMPTY_CARDS = html`<p class="empty">No card is saved. One is saved on the page of a top-up, or from Credits in the dashboard.</p>`;
const EMPTY_PAYMENTS = html`<p class="empty">No payment yet. Top up from Credits in the dashboard.</p>`;

function cardTable(world: World, methods: readonly PaymentMethod[]): Html {
  const rows = methods.map((method) => {
    const behaviour = world.state.cards.get(method.id)?.behaviour;
    const options = OFFERED_BEHAVIOURS.map(
      ([value, label]) => html`<option value="${value}"${value === behaviour ? SELECTED : null}>${label}</option>`,
    );
    const other = OFFERED_BEHAVIOURS.some(([value]) => value === behaviour)
      ? null
      : html`<option value="" selected>As its number says</option>`;
    const name = cardName(method.card);
    return html`<tr><td>${name}</td><td>${customerName(world, method.customer)}</td>
<td class="num">${String(method.card.exp_month).padStart(2, '0')} / ${method.card.exp_year}</td>
<td><div class="actions"><form method="post" action="/operator/card"><input type="hidden" name="id" value="${method.id}">
<select name="behaviour" aria-label="What ${name} does when it is charged">${other}${options}</select><button class="button small">Set</button></form></div></td></tr>`;
  });
  return html`<table><thead><tr><th>Card</th><th>Customer</th><th class="num">Expires</th><th class="num">When charged next</th></tr></thead><tbody>${rows}</tbody></table>`;
}

const SELECTED = html` selected`;

function paymentTable(world: World, intents: readonly PaymentIntent[]): Html {
  const rows = intents.map((intent) => paymentRow(world, intent));
  return html`<table><thead><tr><th>Payment</th><th>Customer</th><th class="num">Amount</th><th>State</th><th></th></tr></thead><tbody>${rows}</tbody></table>`;
}

function paymentRow(world: World, intent: PaymentIntent): Html {
  const charge = world.state.charges.get(intent.latest_charge ?? '');
  const refunds = [...world.state.refunds.values()].filter(({ payment_intent: id }) => id === intent.id);
  const dispute = [...world.state.disputes.values()].find(({ payment_intent: id }) => id === intent.id);
  return html`<tr id="${intent.id}"><td><p>${intent.description ?? 'Payment'}</p><p class="dim">${instant(intent.created)}</p><p class="mono dim">${intent.id}</p></td>
<td>${customerName(world, intent.customer)}</td><td class="num">${dollars(intent.amount)}</td>
<td>${stateOf(intent)}${refunds.map(refundLine)}${dispute === undefined ? null : disputeLine(dispute)}</td>
<td><div class="actions">${charge?.paid ? actionsOf(charge, dispute) : null}</div></td></tr>`;
}

function stateOf({ status, last_payment_error: error }: PaymentIntent): Html {
  if (status === 'succeeded') return html`<p class="state good">Paid</p>`;
  if (status === 'canceled') return html`<p class="state dim">Cancelled</p>`;
  if (status === 'requires_action') return html`<p class="state wait">Waits for the customer</p>`;
  if (error === null) return html`<p class="state dim">Not paid yet</p>`;
  return html`<p class="state bad">Refused</p><p class="dim">${error.message}</p>`;
}

function refundLine({ amount, status }: Refund): Html {
  const ending = status === 'succeeded' ? '' : `, ${status}`;
  return html`<p class="dim num">Refund ${dollars(amount)}${ending}</p>`;
}

const DISPUTE_WORDS: Readonly<Record<Dispute['status'], string>> = {
  needs_response: 'open',
  under_review: 'open',
  won: 'won',
  lost: 'lost',
  warning_needs_response: 'inquiry',
  warning_closed: 'inquiry closed',
};

function disputeLine({ amount, status }: Dispute): Html {
  return html`<p class="num">Dispute ${dollars(amount)}, ${DISPUTE_WORDS[status]}</p>`;
}

function actionsOf(charge: Charge, dispute: Dispute | undefined): Html {
  const leftCents = charge.amount - charge.amount_refunded;
  if (dispute?.status === 'needs_response') {
    return html`<form method="post" action="/operator/close-dispute"><input type="hidden" name="id" value="${dispute.id}">
<button class="button small" name="outcome" value="won">Dispute won</button><button class="button small" name="outcome" value="lost">Dispute lost</button></form>`;
  }
  if (charge.disputed || leftCents === 0) return html``;
  return html`<form method="post" action="/operator/refund"><input type="hidden" name="id" value="${charge.payment_intent}">
<input type="text" name="dollars" inputmode="decimal" aria-label="Dollars to refund" value="${dollars(leftCents).slice(1).replaceAll(',', '')}" class="num"><button class="button small">Refund</button></form>
<form method="post" action="/operator/dispute"><input type="hidden" name="id" value="${charge.payment_intent}"><button class="button small">Dispute</button></form>`;
}

function customerName(world: World, customerId: string | null): string {
  const customer = world.state.customers.get(customerId ?? '');
  return customer?.name ?? customer?.email ?? 'No customer';
}
