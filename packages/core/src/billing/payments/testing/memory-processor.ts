import { DomainError } from '../../../errors/index.ts';
import type { NanoUsd } from '../../../money/index.ts';
import type { SavedCard } from '../payment.ts';
import type { ChargeOutcome, ChargeQuery, PaymentFacts, PaymentProcessor, SessionFacts } from '../processor.ts';

const CREATED_AT = new Date('2026-11-21T08:00:00Z');
const SESSION_LIFE_MS = 86_400_000;

type Refusal = { readonly code: string; readonly message: string; readonly needsCustomer: boolean };
type PaymentIds = Pick<PaymentFacts, 'customerId' | 'organizationId' | 'paymentId'>;
type Writable<Facts> = { -readonly [Name in keyof Facts]: Facts[Name] };

/** A payment processor in memory, with what customers and banks do to it. Ids count up, so that a run can be repeated. */
export class MemoryProcessor implements PaymentProcessor {
  readonly payments = new Map<string, Writable<PaymentFacts>>();
  readonly sessions = new Map<string, Writable<SessionFacts> & { readonly amountNanoUsd: NanoUsd }>();
  readonly cards = new Map<string, SavedCard[]>();
  /** What each idempotency key was answered with. */
  readonly charges = new Map<string, ChargeOutcome>();
  /** What the bank says to the next charges of a saved card; null: yes. */
  refusal: Refusal | null = null;
  readonly #realm: string;
  #lastNumber = 0;

  /** `realm`: part of every id, for tests whose processors share a database. */
  constructor(realm = '') {
    this.#realm = realm;
  }

  #id(prefix: string): string {
    this.#lastNumber += 1;
    return `${prefix}_${this.#realm}${this.#lastNumber}`;
  }

  createCustomer: PaymentProcessor['createCustomer'] = async ({ organizationId }) => ({
    customerId: `cus_${organizationId}`,
  });

  deleteCustomer: PaymentProcessor['deleteCustomer'] = async (customerId) => {
    this.cards.delete(customerId);
  };

  startTopUp: PaymentProcessor['startTopUp'] = async ({ customerId, organizationId, paymentId, amountNanoUsd }) => {
    const sessionId = this.#id('cs');
    const facts = { customerId, organizationId, paymentId, paymentIntentId: null };
    this.sessions.set(sessionId, { sessionId, kind: 'top_up', status: 'open', ...facts, amountNanoUsd });
    return { sessionId, url: urlOf(sessionId), expiresAt: new Date(CREATED_AT.getTime() + SESSION_LIFE_MS) };
  };

  startCardSetup: PaymentProcessor['startCardSetup'] = async ({ customerId, organizationId }) => {
    const sessionId = this.#id('cs');
    const facts = { customerId, organizationId, paymentId: null, paymentIntentId: null };
    this.sessions.set(sessionId, { sessionId, kind: 'card_setup', status: 'open', ...facts, amountNanoUsd: 0n });
    return { sessionId, url: urlOf(sessionId) };
  };

  savedCard: PaymentProcessor['savedCard'] = async (customerId) => this.cards.get(customerId)?.at(-1) ?? null;

  removeCard: PaymentProcessor['removeCard'] = async (paymentMethodId) => {
    for (const [customerId, cards] of this.cards) {
      this.cards.set(
        customerId,
        cards.filter((card) => card.paymentMethodId !== paymentMethodId),
      );
    }
  };

  charge: PaymentProcessor['charge'] = async (query) => {
    const key = `${query.paymentId}:${query.attempt}`;
    const known = this.charges.get(key);
    if (known !== undefined) return known;
    const outcome = this.#chargeOnce(query);
    this.charges.set(key, outcome);
    return outcome;
  };

  #chargeOnce({ customerId, organizationId, paymentId, amountNanoUsd }: ChargeQuery): ChargeOutcome {
    const payment = this.#addPayment({ customerId, organizationId, paymentId });
    const { paymentIntentId } = payment;
    if (this.refusal !== null) {
      const { code, message } = this.refusal;
      Object.assign(payment, { status: 'failed', failure: { code, message } });
      return { status: 'failed', paymentIntentId, ...this.refusal };
    }
    Object.assign(payment, { status: 'succeeded', receivedNanoUsd: amountNanoUsd });
    return { status: 'succeeded', paymentIntentId };
  }

  #addPayment({ customerId, organizationId, paymentId }: PaymentIds): Writable<PaymentFacts> {
    const facts: Writable<PaymentFacts> = {
      paymentIntentId: this.#id('pi'),
      customerId,
      organizationId,
      paymentId,
      currency: 'usd',
      status: 'open',
      receivedNanoUsd: 0n,
      createdAt: CREATED_AT,
      refunds: [],
      disputes: [],
      failure: null,
    };
    this.payments.set(facts.paymentIntentId, facts);
    return facts;
  }

  refund: PaymentProcessor['refund'] = async ({ paymentIntentId, amountNanoUsd, refundKey }) => {
    const payment = this.payment(paymentIntentId);
    if (payment.refunds.some(({ refundId }) => refundId === `re_${refundKey}`)) return;
    payment.refunds = [...payment.refunds, { refundId: `re_${refundKey}`, amountNanoUsd, status: 'succeeded' }];
  };

  readPayment: PaymentProcessor['readPayment'] = async (id) => structuredClone(this.payments.get(id) ?? null);
  readSession: PaymentProcessor['readSession'] = async (id) => structuredClone(this.sessions.get(id) ?? null);

  async *listPayments(): AsyncIterable<PaymentFacts> {
    yield* structuredClone([...this.payments.values()]);
  }

  verifyEvent: PaymentProcessor['verifyEvent'] = () => {
    throw new DomainError('webhook_signature_invalid', 'Nothing here signs events.');
  };

  payment(paymentIntentId: string): Writable<PaymentFacts> {
    const facts = this.payments.get(paymentIntentId);
    if (facts === undefined) throw new Error(`no payment ${paymentIntentId}`);
    return facts;
  }

  /** Somebody pays on a hosted page. Answers what paid. */
  pay(sessionId: string): string {
    const session = this.sessions.get(sessionId);
    if (session === undefined) throw new Error(`no session ${sessionId}`);
    const payment = this.#addPayment(session);
    Object.assign(payment, { status: 'succeeded', receivedNanoUsd: session.amountNanoUsd });
    Object.assign(session, { status: 'complete', paymentIntentId: payment.paymentIntentId });
    return payment.paymentIntentId;
  }

  /** A customer saves a card. */
  save(customerId: string, last4 = '4242'): SavedCard {
    const card = { paymentMethodId: this.#id('pm'), brand: 'visa', last4, expiresMonth: 4, expiresYear: 2030 };
    this.cards.set(customerId, [...(this.cards.get(customerId) ?? []), card]);
    return card;
  }

  /** The bank of the card disputes a payment, or decides. */
  dispute(paymentIntentId: string, amountNanoUsd: NanoUsd, status: 'open' | 'won' | 'lost'): void {
    const payment = this.payment(paymentIntentId);
    const disputeId = `dp_${paymentIntentId}`;
    const others = payment.disputes.filter((dispute) => dispute.disputeId !== disputeId);
    payment.disputes = [...others, { disputeId, amountNanoUsd, status }];
  }
}

function urlOf(sessionId: string): string {
  return `https://pay.example/${sessionId}`;
}
