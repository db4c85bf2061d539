import { z } from 'zod';
import { listPage } from '../http/list-page.ts';
import { expand, page, text } from '../http/params.ts';
import { type Route, route } from '../http/route.ts';
import type { Charge, Dispute } from '../objects.ts';
import { invalidRequest } from '../rejection.ts';
import { emit, find, newId, secondsOf, type World } from '../world.ts';

const nothing = z.strictObject({ expand });
const listed = z.strictObject({ ...page, payment_intent: text.optional(), charge: text.optional() });

export const DISPUTE_ROUTES: readonly Route[] = [
  route('GET', '/v1/disputes/:id', nothing, (world, _, id) => findDispute(world, id)),
  route('GET', '/v1/disputes', listed, (world, params) => {
    const disputes = [...world.state.disputes.values()].filter(
      ({ payment_intent: intent, charge }) =>
        (params.payment_intent ?? intent) === intent && (params.charge ?? charge) === charge,
    );
    return listPage(disputes, params, '/v1/disputes');
  }),
  route('POST', '/v1/disputes/:id/close', nothing, (world, _, id) => {
    return closeDispute(world, findDispute(world, id), 'lost');
  }),
];

export function findDispute(world: World, id: string): Dispute {
  return find(world.state.disputes, id, 'dispute');
}

/** The customer's bank takes the money back; of an inquiry it only asks. */
export function openDispute(
  world: World,
  charge: Charge,
  { isInquiry, amount = charge.amount - charge.amount_refunded }: { isInquiry: boolean; amount?: number },
): Dispute {
  if (!charge.paid) throw invalidRequest('Only a payment that went through can be disputed.');
  if (charge.disputed) throw invalidRequest('This payment is disputed already.', { code: 'charge_disputed' });
  if (amount < 1 || amount > charge.amount)
    throw invalidRequest('The amount is not what was paid.', { param: 'amount' });
  const dispute: Dispute = {
    id: newId('du'),
    object: 'dispute',
    created: secondsOf(world.now()),
    livemode: false,
    amount,
    currency: charge.currency,
    charge: charge.id,
    payment_intent: charge.payment_intent,
    reason: 'fraudulent',
    status: isInquiry ? 'warning_needs_response' : 'needs_response',
    metadata: {},
  };
  world.state.disputes.set(dispute.id, dispute);
  charge.disputed = !isInquiry;
  emit(world, 'charge.dispute.created', dispute);
  if (!isInquiry) emit(world, 'charge.dispute.funds_withdrawn', dispute);
  return dispute;
}

export function closeDispute(world: World, dispute: Dispute, outcome: 'won' | 'lost'): Dispute {
  if (dispute.status === 'won' || dispute.status === 'lost' || dispute.status === 'warning_closed') {
    throw invalidRequest('This dispute is already closed.');
  }
  const isInquiry = dispute.status === 'warning_needs_response';
  dispute.status = isInquiry ? 'warning_closed' : outcome;
  emit(world, 'charge.dispute.closed', dispute);
  if (dispute.status === 'won') emit(world, 'charge.dispute.funds_reinstated', dispute);
  return dispute;
}
