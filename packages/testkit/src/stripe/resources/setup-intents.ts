import { z } from 'zod';
import { expand } from '../http/params.ts';
import { type Route, route } from '../http/route.ts';
import type { CardError, Metadata, PaymentMethod, SetupIntent } from '../objects.ts';
import { DECLINES, type DeclineReason } from '../rules/cards.ts';
import { decideAttempt } from '../rules/decide-attempt.ts';
import { emit, find, newId, secondsOf, type World } from '../world.ts';
import { mergeMetadata } from './customers.ts';
import { attachPaymentMethod, cardBehind } from './payment-methods.ts';

export const SETUP_INTENT_ROUTES: readonly Route[] = [
  route('GET', '/v1/setup_intents/:id', z.strictObject({ expand }), (world, _, id) => findSetupIntent(world, id)),
];

export function findSetupIntent(world: World, id: string): SetupIntent {
  return find(world.state.setupIntents, id, 'setupintent');
}

export function createSetupIntent(world: World, customer: string | null, metadata: Metadata | undefined): SetupIntent {
  const id = newId('seti');
  const intent: SetupIntent = {
    id,
    object: 'setup_intent',
    created: secondsOf(world.now()),
    livemode: false,
    status: 'requires_payment_method',
    customer,
    payment_method: null,
    usage: 'off_session',
    client_secret: `${id}_secret_${newId('s').slice(2)}`,
    last_setup_error: null,
    metadata: mergeMetadata({}, metadata),
  };
  world.state.setupIntents.set(id, intent);
  emit(world, 'setup_intent.created', intent);
  return intent;
}

/** Saves the card for later charges, asks the customer's bank, or leaves an error that the next attempt replaces. */
export function confirmSetup(
  world: World,
  intent: SetupIntent,
  { method, isAuthenticated }: { method: PaymentMethod; isAuthenticated: boolean },
): SetupIntent {
  const card = cardBehind(world, method.id);
  intent.payment_method = method.id;
  const outcome = decideAttempt({
    behaviour: card.behaviour,
    purpose: 'setup',
    isOffSession: false,
    isAuthenticated,
    isSetUp: false,
  });
  if (outcome.kind === 'declined') return failSetup(world, intent, method, outcome.reason);
  if (outcome.kind === 'challenged') {
    intent.status = 'requires_action';
    emit(world, 'setup_intent.requires_action', intent);
    return intent;
  }
  card.isSetUp = true;
  method.allow_redisplay = 'limited';
  Object.assign(intent, { status: 'succeeded', last_setup_error: null } satisfies Partial<SetupIntent>);
  if (intent.customer !== null) attachPaymentMethod(world, method, intent.customer);
  emit(world, 'setup_intent.succeeded', intent);
  return intent;
}

export function failSetup(
  world: World,
  intent: SetupIntent,
  method: PaymentMethod,
  reason: DeclineReason,
): SetupIntent {
  const error: CardError = { ...DECLINES[reason], payment_method: structuredClone(method) };
  Object.assign(intent, {
    status: 'requires_payment_method',
    payment_method: null,
    last_setup_error: error,
  } satisfies Partial<SetupIntent>);
  emit(world, 'setup_intent.setup_failed', intent);
  return intent;
}
