import { z } from 'zod';
import { listPage } from '../http/list-page.ts';
import { cents, expand, metadata, page, text } from '../http/params.ts';
import { type Route, route } from '../http/route.ts';
import type { Charge, Metadata, Refund } from '../objects.ts';
import { invalidRequest, resourceMissing } from '../rejection.ts';
import { emit, find, newId, secondsOf, type World } from '../world.ts';
import { findIntent } from './payment-intents.ts';
import { cardBehind } from './payment-methods.ts';

const created = z.strictObject({
  payment_intent: text.optional(),
  charge: text.optional(),
  amount: cents.optional(),
  reason: z.enum(['duplicate', 'fraudulent', 'requested_by_customer']).optional(),
  metadata: metadata.optional(),
  expand,
});
const listed = z.strictObject({ ...page, payment_intent: text.optional(), charge: text.optional() });

export const REFUND_ROUTES: readonly Route[] = [
  route('POST', '/v1/refunds', created, (world, params) => {
    const charge = chargeOf(world, params);
    return createRefund(world, charge, {
      ...(params.amount !== undefined && { amount: params.amount }),
      reason: params.reason ?? null,
      metadata: params.metadata ?? {},
    });
  }),
  route('GET', '/v1/refunds/:id', z.strictObject({ expand }), (world, _, id) => findRefund(world, id)),
  route('GET', '/v1/refunds', listed, (world, params) => {
    const refunds = [...world.state.refunds.values()].filter(
      ({ payment_intent: intent, charge }) =>
        (params.payment_intent ?? intent) === intent && (params.charge ?? charge) === charge,
    );
    return listPage(refunds, params, '/v1/refunds');
  }),
];

export function findRefund(world: World, id: string): Refund {
  return find(world.state.refunds, id, 'refund');
}

/** Pays back, all that is left unless an amount is given. */
export function createRefund(
  world: World,
  charge: Charge,
  given: { amount?: number; reason?: string | null; metadata?: Metadata } = {},
): Refund {
  const left = charge.amount - charge.amount_refunded;
  const amount = given.amount ?? left;
  if (charge.disputed) {
    throw invalidRequest(`Charge ${charge.id} has been charged back; cannot issue a refund.`, {
      code: 'charge_disputed',
    });
  }
  if (left === 0) {
    throw invalidRequest(`Charge ${charge.id} has already been refunded.`, { code: 'charge_already_refunded' });
  }
  if (amount < 1 || amount > left) {
    const message = `Refund amount (${amount}) is greater than unrefunded amount on charge (${left})`;
    throw invalidRequest(message, { param: 'amount' });
  }
  const { aftermath } = cardBehind(world, charge.payment_method);
  const refund: Refund = {
    id: newId('re'),
    object: 'refund',
    created: secondsOf(world.now()),
    amount,
    currency: charge.currency,
    charge: charge.id,
    payment_intent: charge.payment_intent,
    status: aftermath === 'pending_refund' ? 'pending' : 'succeeded',
    reason: given.reason ?? null,
    metadata: { ...given.metadata },
  };
  world.state.refunds.set(refund.id, refund);
  moveRefunded(charge, amount);
  emit(world, 'refund.created', refund);
  emit(world, 'charge.refunded', charge);
  if (aftermath === 'failing_refund') settleRefund(world, refund, 'failed');
  return refund;
}

/** What the bank makes of a refund later. One that fails leaves the money where it was. */
export function settleRefund(world: World, refund: Refund, outcome: 'succeeded' | 'failed'): Refund {
  if (refund.status === 'failed' || refund.status === outcome) {
    throw invalidRequest(`This refund has ${refund.status} already.`);
  }
  refund.status = outcome;
  if (outcome === 'failed') {
    refund.failure_reason = 'expired_or_canceled_card';
    moveRefunded(find(world.state.charges, refund.charge, 'charge'), -refund.amount);
    emit(world, 'refund.failed', refund);
  }
  emit(world, 'refund.updated', refund);
  return refund;
}

function moveRefunded(charge: Charge, amount: number): void {
  charge.amount_refunded += amount;
  charge.refunded = charge.amount_refunded === charge.amount;
}

function chargeOf(world: World, params: { payment_intent?: string | undefined; charge?: string | undefined }): Charge {
  if (params.charge !== undefined) return find(world.state.charges, params.charge, 'charge', 'charge');
  if (params.payment_intent === undefined) {
    throw invalidRequest('One of the following params should be provided for this request: payment_intent or charge.');
  }
  const intent = findIntent(world, params.payment_intent, 'payment_intent');
  const charge = world.state.charges.get(intent.latest_charge ?? '');
  if (charge === undefined || !charge.paid) {
    throw resourceMissing('successful charge of payment_intent', intent.id, 'payment_intent');
  }
  return charge;
}
