import { unreachable } from '../../../errors/index.ts';
import { isUuid, type OrganizationId } from '../../../tenancy/index.ts';
import type { Clock } from '../../../time/index.ts';
import type { ApplyOutcome, EventOutcome, PaymentBooks, PendingEvent } from '../ports.ts';
import type { EventSubject, PaymentProcessor, SessionFacts } from '../processor.ts';
import { applyFacts } from './apply-facts.ts';

export interface ApplyEventsPorts {
  readonly processor: PaymentProcessor;
  readonly books: PaymentBooks;
  readonly clock: Clock;
  readonly publicUrl: string;
  /** Is told of what somebody has to look into: facts that name a payment of ours and do not match it, and a payment paid twice. */
  readonly onProblem: (problem: PaymentProblem) => void;
}

export interface PaymentProblem {
  readonly kind: 'refused' | 'paid_twice';
  readonly reason: string | null;
  readonly paymentIntentId: string;
}

export interface ApplyEventsReport {
  /** How many were looked into, whatever came of it. */
  readonly finishedCount: number;
  readonly hasMore: boolean;
  /** Those that failed come again by themselves; the others went on. */
  readonly failures: readonly { readonly eventId: string; readonly error: unknown }[];
}

const EVENT_COUNT_MAX = 50;

/**
 * Looks into events that wait. An event only says where to look; what is there is read from the processor now, so events that come twice,
 * late or in another order lead to the same books.
 */
export async function applyPaymentEvents(
  ports: ApplyEventsPorts,
  countMax: number = EVENT_COUNT_MAX,
): Promise<ApplyEventsReport> {
  const events = await ports.books.claimEvents(countMax);
  const failures: { eventId: string; error: unknown }[] = [];
  for (const event of events) {
    try {
      await applyEvent(ports, event);
    } catch (error) {
      failures.push({ eventId: event.eventId, error });
    }
  }
  const finishedCount = events.length - failures.length;
  return { finishedCount, hasMore: events.length === countMax && finishedCount > 0, failures };
}

async function applyEvent(ports: ApplyEventsPorts, { eventId, subject }: PendingEvent): Promise<void> {
  const outcome = await lookAtSubject(ports, subject);
  await ports.books.finishEvent({ eventId, outcome });
}

/** Looks at one thing of the processor and takes into the books what is new. */
export async function lookAtSubject(ports: ApplyEventsPorts, subject: EventSubject): Promise<EventOutcome> {
  switch (subject.kind) {
    case 'payment':
      return lookAtPayment(ports, subject.paymentIntentId);
    case 'session': {
      const session = await ports.processor.readSession(subject.sessionId);
      return session === null ? 'unknown' : lookAtSession(ports, session);
    }
    case 'customer':
      await lookAtCard(ports, subject.customerId);
      return 'nothing_new';
    case 'other':
      return 'unknown';
    default:
      return unreachable(subject);
  }
}

async function lookAtPayment(ports: ApplyEventsPorts, paymentIntentId: string): Promise<EventOutcome> {
  const facts = await ports.processor.readPayment(paymentIntentId);
  if (facts === null) return 'unknown';
  const outcome = await applyFacts(ports, facts);
  reportProblem(ports, outcome, paymentIntentId);
  // Whoever pays on a hosted page may save the card there. Also when nothing else is new: the last look may have died before this.
  const isOurs = outcome.kind === 'applied' || outcome.kind === 'nothing_new';
  if (isOurs && facts.status === 'succeeded' && facts.customerId !== null) await lookAtCard(ports, facts.customerId);
  return outcome.kind;
}

export function reportProblem(
  { onProblem }: Pick<ApplyEventsPorts, 'onProblem'>,
  outcome: ApplyOutcome,
  paymentIntentId: string,
): void {
  if (outcome.kind === 'refused') onProblem({ kind: 'refused', reason: outcome.reason, paymentIntentId });
  if (outcome.kind === 'applied' && outcome.applied.isPaidTwice) {
    onProblem({ kind: 'paid_twice', reason: outcome.applied.paymentId, paymentIntentId });
  }
}

async function lookAtSession(ports: ApplyEventsPorts, session: SessionFacts): Promise<EventOutcome> {
  const { organizationId, paymentId, paymentIntentId, sessionId } = session;
  const outcome = paymentIntentId === null ? 'nothing_new' : await lookAtPayment(ports, paymentIntentId);
  if (session.kind === 'card_setup') {
    if (session.status === 'complete' && session.customerId !== null) await lookAtCard(ports, session.customerId);
    return outcome;
  }
  // Somebody may have tried a card there that was declined. What was paid has ended by now, and is not cancelled.
  if (session.status === 'expired' && isUuid(organizationId ?? '') && isUuid(paymentId ?? '')) {
    await ports.books.cancel({
      organizationId: organizationId as OrganizationId,
      paymentId: paymentId as string,
      sessionId,
      at: ports.clock.now(),
    });
  }
  return outcome;
}

async function lookAtCard({ processor, books, clock }: ApplyEventsPorts, customerId: string): Promise<void> {
  const card = await processor.savedCard(customerId);
  await books.noteCard({ customerId, card, at: clock.now() });
}
