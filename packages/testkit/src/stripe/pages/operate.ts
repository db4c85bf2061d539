import { closeDispute, findDispute, openDispute } from '../resources/disputes.ts';
import { findIntent } from '../resources/payment-intents.ts';
import { cardBehind } from '../resources/payment-methods.ts';
import { createRefund } from '../resources/refunds.ts';
import { find, type World } from '../world.ts';
import { dollars } from './format.ts';
import { OFFERED_BEHAVIOURS } from './operator-page.ts';

/** Does what a button of the operator's page asks for, and answers the sentence that says so. Null: there is no such button. */
export function operate(world: World, action: string, form: URLSearchParams): string | null {
  const id = form.get('id') ?? '';
  switch (action) {
    case 'refund': {
      const refund = createRefund(world, chargeOf(world, id), amountOf(form.get('dollars')));
      return `Refunded ${dollars(refund.amount)}.`;
    }
    case 'dispute':
      return `Disputed ${dollars(openDispute(world, chargeOf(world, id), { isInquiry: false }).amount)}.`;
    case 'close-dispute': {
      const outcome = form.get('outcome') === 'won' ? 'won' : 'lost';
      closeDispute(world, findDispute(world, id), outcome);
      return `The dispute is ${outcome}.`;
    }
    case 'card': {
      const offered = OFFERED_BEHAVIOURS.find(([value]) => value === form.get('behaviour'));
      if (offered === undefined) return 'The card does what its number says.';
      cardBehind(world, id).behaviour = offered[0];
      return `From now on the card: ${offered[1]}.`;
    }
    default:
      return null;
  }
}

function chargeOf(world: World, paymentIntentId: string) {
  return find(world.state.charges, findIntent(world, paymentIntentId).latest_charge ?? '', 'charge');
}

/** Zero for what is no amount, which no refund takes. */
function amountOf(typed: string | null): { amount: number } {
  const match = /^\$?(\d{1,6})(?:\.(\d{1,2}))?$/.exec(typed?.trim().replaceAll(',', '') ?? '');
  if (match === null) return { amount: 0 };
  return { amount: Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0')) };
}
