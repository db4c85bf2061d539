import type { CheckoutSession } from '../objects.ts';
import { type GivenCard, type PayOutcome, paySession, savedCards, settingsOf } from '../pay-session.ts';
import type { World } from '../world.ts';
import { cardName, dollars } from './format.ts';
import { type Html, html } from './html.ts';
import { BRAND, layout } from './layout.ts';

/** What was typed, shown again after a refusal; the card's number and code are not. */
export interface TypedCard {
  readonly expires: string;
  readonly name: string;
}

const NOTHING_TYPED: TypedCard = { expires: '', name: '' };

const NUMBERS: readonly (readonly [string, string])[] = [
  ['4242 4242 4242 4242', 'is approved'],
  ['4000 0000 0000 0002', 'is declined'],
  ['4000 0000 0000 9995', 'has no funds'],
  ['4000 0000 0000 0069', 'has expired'],
  ['4000 0000 0000 0341', 'is saved, then declines'],
  ['4000 0025 0000 3155', 'asks the bank once'],
  ['4000 0027 6000 3184', 'asks the bank every time'],
];

/** The hosted page on which somebody pays or saves a card. */
export function checkoutPage(
  world: World,
  session: CheckoutSession,
  { problem = null, typed = NOTHING_TYPED }: { problem?: string | null; typed?: TypedCard } = {},
): string {
  const isPayment = session.mode === 'payment';
  const verb = isPayment ? `Pay ${dollars(session.amount_total ?? 0)}` : 'Save card';
  return layout(
    isPayment ? 'Pay' : 'Save a card',
    html`<div class="split"><div class="side">${BRAND}${isPayment ? summary(world, session) : purpose()}</div>
<main class="main"><form class="card" method="post" action="/c/pay/${session.id}" autocomplete="off">
<h1>${isPayment ? 'Pay by card' : 'Save a card'}</h1>
${problem !== null && html`<p class="note wrong" role="alert">${problem}</p>`}
${choiceOfCards(world, session)}
${cardFields(typed)}
${savingNote(world, session)}
<button class="button solid wide">${verb}</button>
${session.cancel_url !== null && html`<a class="button wide" href="${session.cancel_url}">Cancel</a>`}
${testNumbers()}
</form></main></div>`,
  );
}

/** Pays with what the form holds. */
export function submitCheckout(
  world: World,
  session: CheckoutSession,
  form: URLSearchParams,
): PayOutcome & { typed: TypedCard } {
  const typed = { expires: form.get('expires') ?? '', name: form.get('name') ?? '' };
  const given = readCard(form, typed);
  const outcome: PayOutcome =
    typeof given === 'string' ? { kind: 'refused', message: given } : paySession(world, session, given);
  return { ...outcome, typed };
}

function readCard(form: URLSearchParams, typed: TypedCard): GivenCard | string {
  const saved = form.get('saved');
  if (saved !== null && saved !== '') return { paymentMethodId: saved };
  const expiry = /^\s*(0?[1-9]|1[0-2])\s*\/?\s*(?:20)?(\d{2})\s*$/.exec(typed.expires);
  if (expiry === null) return 'Write the expiry date as MM / YY.';
  if (!/^\d{3,4}$/.test(form.get('code')?.trim() ?? '')) return "Your card's security code is incomplete.";
  return {
    number: form.get('number') ?? '',
    expiresMonth: Number(expiry[1]),
    expiresYear: 2_000 + Number(expiry[2]),
    name: typed.name.trim() || null,
  };
}

function summary(world: World, session: CheckoutSession): Html {
  const total = dollars(session.amount_total ?? 0);
  const customer = world.state.customers.get(session.customer ?? '');
  return html`<div class="what"><p class="dim">Top up credits</p><p class="amount num">${total}</p>
<dl class="lines"><div><dt>${settingsOf(world, session).productName}</dt><dd class="num">${total}</dd></div>
${customer?.name != null && html`<div><dt>For</dt><dd>${customer.name}</dd></div>`}
<div class="total"><dt>Total due today</dt><dd class="num">${total}</dd></div></dl></div>`;
}

function purpose(): Html {
  return html`<div class="what"><p class="dim">Save a card</p><p class="amount">No charge today</p>
<p class="dim" style="margin-top:16px">The card is kept for what your organization has set up: automatic top-ups and the plan fee.</p></div>`;
}

function choiceOfCards(world: World, session: CheckoutSession): Html | null {
  const cards = savedCards(world, session);
  if (cards.length === 0) return null;
  const choices = cards.map(
    ({ id, card }, index) =>
      html`<label class="choice"><input type="radio" name="saved" value="${id}"${index === 0 ? CHECKED : null}>${cardName(card)}</label>`,
  );
  return html`<fieldset class="choices"><legend class="dim" style="margin-bottom:8px">Card</legend>${choices}
<label class="choice"><input type="radio" name="saved" value="">Another card</label></fieldset>`;
}

const CHECKED = html` checked`;

function cardFields(typed: TypedCard): Html {
  return html`<div class="new-card"><label class="field">Card number<input type="text" name="number" inputmode="numeric" maxlength="24" placeholder="1234 1234 1234 1234" class="num"></label>
<div class="pair"><label class="field">Expires<input type="text" name="expires" inputmode="numeric" maxlength="9" placeholder="MM / YY" value="${typed.expires}" class="num"></label>
<label class="field">Security code<input type="text" name="code" inputmode="numeric" maxlength="4" placeholder="CVC" class="num"></label></div>
<label class="field">Name on card<input type="text" name="name" maxlength="100" value="${typed.name}"></label></div>`;
}

function savingNote(world: World, session: CheckoutSession): Html | null {
  if (session.mode !== 'payment' || !settingsOf(world, session).isCardSaved) return null;
  return html`<p class="dim">The card is saved for automatic top-ups and the plan fee.</p>`;
}

function testNumbers(): Html {
  const rows = NUMBERS.map(([number, effect]) => html`<div><dt class="num">${number}</dt><dd>${effect}</dd></div>`);
  return html`<details class="note"><summary>Test cards</summary><dl>${rows}</dl><p class="dim" style="margin-top:8px">Any date to come, any code. No money moves.</p></details>`;
}
