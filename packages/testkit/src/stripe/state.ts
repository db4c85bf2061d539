import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type {
  Charge,
  CheckoutSession,
  Customer,
  Dispute,
  PaymentIntent,
  PaymentMethod,
  Refund,
  SetupIntent,
  StripeEvent,
} from './objects.ts';
import type { CardAftermath, CardBehaviour } from './rules/cards.ts';

/** What the bank behind a payment method does, which the API never tells. */
export interface Card {
  behaviour: CardBehaviour;
  aftermath: CardAftermath;
  isSetUp: boolean;
  /** Taken from its customer: Stripe never charges it again. */
  isDetached: boolean;
}

/** A Checkout session's settings that its object does not show. */
export interface SessionSettings {
  productName: string;
  isCardSaved: boolean;
  areSavedCardsShown: boolean;
  paymentMetadata: Record<string, string>;
  paymentDescription: string | null;
}

export interface KeptAnswer {
  fingerprint: string;
  keptAtMs: number;
  /** Null while the first request is under way. */
  answer: { status: number; body: string } | null;
}

export interface Delivery {
  attemptCount: number;
  nextAttemptAtMs: number;
}

/** The oldest events are forgotten beyond so many, as Stripe forgets them after thirty days. */
const EVENT_COUNT_MAX = 1_000;

/** Everything the stand-in knows. With a file, it is written after each change, so that it survives the process. */
export class StripeState {
  readonly customers = new Map<string, Customer>();
  readonly paymentMethods = new Map<string, PaymentMethod>();
  readonly paymentIntents = new Map<string, PaymentIntent>();
  readonly charges = new Map<string, Charge>();
  readonly setupIntents = new Map<string, SetupIntent>();
  readonly sessions = new Map<string, CheckoutSession>();
  readonly refunds = new Map<string, Refund>();
  readonly disputes = new Map<string, Dispute>();
  readonly events = new Map<string, StripeEvent>();
  readonly cards = new Map<string, Card>();
  readonly sessionSettings = new Map<string, SessionSettings>();
  readonly keptAnswers = new Map<string, KeptAnswer>();
  /** Events that the webhook has not taken yet, by their id. */
  readonly deliveries = new Map<string, Delivery>();
  readonly #file: string | null;

  constructor(file: string | null) {
    this.#file = file;
    if (file !== null && existsSync(file)) this.#load(JSON.parse(readFileSync(file, 'utf8')));
  }

  save(): void {
    for (const id of this.events.keys()) {
      if (this.events.size <= EVENT_COUNT_MAX) break;
      this.events.delete(id);
      this.deliveries.delete(id);
    }
    if (this.#file === null) return;
    const kept = Object.fromEntries(Object.entries(this.#maps()).map(([name, map]) => [name, [...map]]));
    // Written beside and renamed: half a file would forget every payment.
    writeFileSync(`${this.#file}.new`, JSON.stringify(kept), { mode: 0o600 });
    renameSync(`${this.#file}.new`, this.#file);
  }

  #load(kept: Record<string, [string, never][]>): void {
    for (const [name, map] of Object.entries(this.#maps())) {
      for (const [id, value] of kept[name] ?? []) map.set(id, value);
    }
    // What was under way when the process ended never answers.
    for (const [key, { answer }] of this.keptAnswers) if (answer === null) this.keptAnswers.delete(key);
  }

  #maps(): Record<string, Map<string, never>> {
    const { customers, paymentMethods, paymentIntents, charges, setupIntents, sessions, refunds, disputes } = this;
    const { events, cards, sessionSettings, keptAnswers, deliveries } = this;
    const objects = { customers, paymentMethods, paymentIntents, charges, setupIntents, sessions, refunds, disputes };
    return { ...objects, events, cards, sessionSettings, keptAnswers, deliveries } as unknown as Record<
      string,
      Map<string, never>
    >;
  }
}
