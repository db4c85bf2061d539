import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Disturbances } from './http/disturbances.ts';
import { answerRequest } from './http/server.ts';
import type { CheckoutSession, Dispute, PaymentIntent, PaymentMethod, Refund, StripeEvent } from './objects.ts';
import { answerChallenge, type PayOutcome, paySession } from './pay-session.ts';
import { findSession } from './resources/checkout-sessions.ts';
import { closeDispute, findDispute, openDispute } from './resources/disputes.ts';
import { findIntent } from './resources/payment-intents.ts';
import { cardBehind } from './resources/payment-methods.ts';
import { createRefund, findRefund, settleRefund } from './resources/refunds.ts';
import type { CardBehaviour } from './rules/cards.ts';
import { StripeState } from './state.ts';
import { Deliverer, RETRY_DELAYS_MS } from './webhooks/deliverer.ts';
import { signWebhook } from './webhooks/sign.ts';
import { find, type World } from './world.ts';

export interface StripeStandInOptions {
  /** 0, the default: any free one. */
  readonly port?: number;
  readonly secretKey?: string;
  readonly webhookSecret?: string;
  /** Where events are sent; null, the default, holds them back until `deliverTo`. */
  readonly webhookUrl?: string | null;
  readonly retryDelaysMs?: readonly number[];
  /** Keeps everything there, so that it survives the process. Null, the default: in memory. */
  readonly stateFile?: string | null;
  /** The font of the hosted pages, as woff2. Null, the default: the browser's own. */
  readonly fontFile?: string | null;
  /** The clock of what it makes. Signatures and retries follow the real one. */
  readonly now?: () => Date;
}

/** The file's name in a demo's LETHE_HOME. */
export const STRIPE_STATE_FILE = 'stripe.json';
const SECRET_KEY_DEFAULT = 'sk_test_stand_in';
const WEBHOOK_SECRET_DEFAULT = 'whsec_stand_in';
/** Longer than the idle time that pooling clients use, so that the client is the one to close. */
const KEEP_ALIVE_TIMEOUT_MS = 75_000;
const FAR_FUTURE = { month: 12, year: 2_099 };

export type StripeStandIn = Awaited<ReturnType<typeof startStripeStandIn>>;

/** Starts the stand-in on loopback, and answers what tests do there in the place of a customer, a bank and Stripe's staff. */
export async function startStripeStandIn(options: StripeStandInOptions = {}) {
  const { secretKey = SECRET_KEY_DEFAULT, webhookSecret = WEBHOOK_SECRET_DEFAULT, fontFile = null } = options;
  const state = new StripeState(options.stateFile ?? null);
  let baseUrl = '';
  const world: World = { state, now: options.now ?? (() => new Date()), baseUrl: () => baseUrl };
  const deliverer = new Deliverer(
    {
      world,
      secret: webhookSecret,
      retryDelaysMs: options.retryDelaysMs ?? RETRY_DELAYS_MS,
      onChange: () => state.save(),
    },
    options.webhookUrl ?? null,
  );
  const disturbances = new Disturbances();
  const onChange = () => {
    state.save();
    deliverer.look();
  };
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS }, (request, response) => {
    void answerRequest({ world, secretKey, disturbances, fontFile, onChange }, request, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  deliverer.look();
  const changing = <Result>(change: () => Result): Result => {
    try {
      return change();
    } finally {
      onChange();
    }
  };
  return {
    url: baseUrl,
    secretKey,
    webhookSecret,
    ...actionsOf(world, changing),
    ...eventsOf(world, webhookSecret),
    /** Whether the first call of an idempotency key has begun and not answered yet. */
    isUnderWay: (idempotencyKey: string): boolean => state.keptAnswers.get(idempotencyKey)?.answer === null,
    disturb: disturbances.disturb.bind(disturbances),
    /** Null holds events back. */
    deliverTo: (url: string | null) => deliverer.deliverTo(url),
    /** Resolves when every event that is due was taken by the webhook or put off. */
    settleDeliveries: () => deliverer.settle(),
    close: async () => {
      await deliverer.close();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

function actionsOf(world: World, changing: <Result>(change: () => Result) => Result) {
  const { state } = world;
  const chargeOf = (paymentIntentId: string) =>
    find(state.charges, findIntent(world, paymentIntentId).latest_charge ?? '', 'charge');
  return {
    session: (sessionId: string): CheckoutSession => structuredClone(findSession(world, sessionId)),
    payments: (): PaymentIntent[] => structuredClone([...state.paymentIntents.values()]),
    paymentMethods: (): PaymentMethod[] => structuredClone([...state.paymentMethods.values()]),
    /** Types a card's number on the hosted page and presses its button. */
    paySession: (sessionId: string, cardNumber = '4242424242424242'): PayOutcome =>
      changing(() => {
        const { month: expiresMonth, year: expiresYear } = FAR_FUTURE;
        const card = { number: cardNumber, expiresMonth, expiresYear, name: null };
        return paySession(world, findSession(world, sessionId), card);
      }),
    answerChallenge: (sessionId: string, isConfirmed: boolean): PayOutcome =>
      changing(() => answerChallenge(world, findSession(world, sessionId), isConfirmed)),
    setCardBehaviour: (paymentMethodId: string, behaviour: CardBehaviour): void =>
      changing(() => {
        cardBehind(world, paymentMethodId).behaviour = behaviour;
      }),
    /** All that is left, unless an amount is given. */
    refund: (paymentIntentId: string, amountCents?: number): Refund =>
      changing(() => {
        const amount = amountCents === undefined ? {} : { amount: amountCents };
        return structuredClone(createRefund(world, chargeOf(paymentIntentId), amount));
      }),
    settleRefund: (refundId: string, outcome: 'succeeded' | 'failed'): Refund =>
      changing(() => structuredClone(settleRefund(world, findRefund(world, refundId), outcome))),
    dispute: (paymentIntentId: string, amountCents?: number): Dispute =>
      changing(() => {
        const amount = amountCents === undefined ? {} : { amount: amountCents };
        return structuredClone(openDispute(world, chargeOf(paymentIntentId), { isInquiry: false, ...amount }));
      }),
    closeDispute: (disputeId: string, outcome: 'won' | 'lost'): Dispute =>
      changing(() => structuredClone(closeDispute(world, findDispute(world, disputeId), outcome))),
  };
}

function eventsOf(world: World, webhookSecret: string) {
  return {
    /** Oldest first. */
    events: (): StripeEvent[] => structuredClone([...world.state.events.values()]),
    /** Any body, signed as Stripe signs; `at` makes it old. */
    sign: (body: string, at = new Date()): { body: string; signature: string } => ({
      body,
      signature: signWebhook({ body, secret: webhookSecret, at }),
    }),
  };
}
