import type { CheckoutSession } from '../objects.ts';
import { dollars } from './format.ts';
import { html } from './html.ts';
import { BRAND, layout } from './layout.ts';

/** What the customer's bank shows to know whether it is them. */
export function challengePage(session: CheckoutSession): string {
  const what = session.mode === 'payment' ? `a payment of ${dollars(session.amount_total ?? 0)}` : 'saving this card';
  return layout(
    'Confirm with your bank',
    html`<main class="main" style="min-height:100vh"><div>${BRAND}
<h1 style="margin-top:32px">Confirm with your bank</h1>
<p class="dim" style="margin:4px 0 24px">Lethe asks for ${what}. Your bank wants to know whether it is you.</p>
<form method="post" style="display:grid;gap:8px">
<button class="button solid wide" name="answer" value="confirm">It is me</button>
<button class="button wide" name="answer" value="refuse">It is not me</button></form></div></main>`,
  );
}
