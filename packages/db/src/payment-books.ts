import type {
  ApplyOutcome,
  EventSubject,
  PaymentBooks,
  PaymentFacts,
  PaymentLook,
  PendingEvent,
} from '@lethe/core/billing/payments';
import { isUuid, type OrganizationId } from '@lethe/core/tenancy';
import type { PoolClient } from 'pg';
import type { Database } from './database.ts';
import { queueMail } from './outbox.ts';
import { claimAttempt, noteAttempt } from './payment-attempts.ts';

const FORGET_COUNT_MAX = 1_000;

interface EventRow {
  id: string;
  type: string;
  subject_kind: EventSubject['kind'];
  subject_id: string | null;
  claim_count: number;
}

interface LookRow {
  organization_id: OrganizationId;
  id: string;
  checkout_session_id: string | null;
  payment_intent_id: string | null;
}

/** As the worker's role. */
export function createPaymentBooks(database: Database): PaymentBooks {
  const { pool } = database;
  return {
    async claimEvents(countMax) {
      const { rows } = await pool.query<EventRow>('SELECT * FROM claim_stripe_events($1)', [countMax]);
      return rows.map(toPendingEvent);
    },
    async finishEvent({ eventId, outcome }) {
      await pool.query('SELECT finish_stripe_event($1, $2)', [eventId, outcome]);
    },
    async oldestEventAt() {
      const { rows } = await pool.query<{ at: Date | null }>('SELECT oldest_unfinished_stripe_event_at() AS at');
      return rows[0]?.at ?? null;
    },
    async forgetEvents() {
      const { rows } = await pool.query<{ count: number }>('SELECT forget_stripe_events($1) AS count', [
        FORGET_COUNT_MAX,
      ]);
      return rows[0]?.count ?? 0;
    },
    async apply(facts, mailsOf) {
      const { organizationId, paymentId } = facts;
      if (organizationId === null && paymentId === null) return { kind: 'unknown' };
      if (!isUuid(organizationId ?? '') || !isUuid(paymentId ?? ''))
        return { kind: 'refused', reason: 'no_such_payment' };
      const ofOrganization = organizationId as OrganizationId;
      return database.withOrganization(ofOrganization, async (transaction) => {
        const outcome = await post(transaction, facts);
        if (outcome.kind === 'applied') await tell(transaction, ofOrganization, mailsOf(outcome.applied));
        return outcome;
      });
    },
    cancel: ({ organizationId, paymentId, sessionId, at }) =>
      database.withOrganization(organizationId, async (transaction) => {
        await transaction.query(
          `UPDATE payment SET status = 'cancelled', ended_at = $4, look_at = NULL
           WHERE organization_id = $1 AND id = $2 AND checkout_session_id = $3 AND status = 'open'`,
          [organizationId, paymentId, sessionId, at],
        );
      }),
    async noteCard({ customerId, card, at }) {
      await pool.query('SELECT note_saved_card($1, $2, $3, $4, $5, $6, $7)', [
        customerId,
        card?.paymentMethodId ?? null,
        card?.brand ?? null,
        card?.last4 ?? null,
        card?.expiresMonth ?? null,
        card?.expiresYear ?? null,
        at,
      ]);
    },
    async claimLooks(countMax) {
      const { rows } = await pool.query<LookRow>('SELECT * FROM claim_payment_looks($1)', [countMax]);
      return rows.map(toLook);
    },
    async listDue({ now, countMax }) {
      const { rows } = await pool.query<{ organization_id: OrganizationId; id: string }>(
        'SELECT * FROM due_payments($1, $2)',
        [now, countMax],
      );
      return rows.map(({ organization_id, id }) => ({ organizationId: organization_id, paymentId: id }));
    },
    claimAttempt: (query) => claimAttempt(database, query),
    noteAttempt: (query) => noteAttempt(database, query),
    async contacts(organizationId) {
      const { rows } = await pool.query<{ email: string }>('SELECT email FROM billing_contacts($1) email', [
        organizationId,
      ]);
      return rows.map(({ email }) => email);
    },
  };
}

/** The SQL function reads the facts as they are, amounts as texts: no number of JSON's holds them all. */
async function post(transaction: PoolClient, facts: PaymentFacts): Promise<ApplyOutcome> {
  const text = JSON.stringify(facts, (_, value) => (typeof value === 'bigint' ? value.toString() : value));
  const { rows } = await transaction.query<{ outcome: ApplyOutcome }>(
    'SELECT apply_payment_facts($1, $2, $3) AS outcome',
    [facts.organizationId, facts.paymentId, text],
  );
  const outcome = rows[0]?.outcome;
  if (outcome === undefined) throw new Error('apply_payment_facts answered nothing');
  if (outcome.kind !== 'applied') return outcome;
  const { applied } = outcome;
  return {
    kind: 'applied',
    applied: {
      ...applied,
      receivedNanoUsd: BigInt(applied.receivedNanoUsd),
      balanceNanoUsd: BigInt(applied.balanceNanoUsd),
      refunds: applied.refunds.map((refund) => ({ ...refund, amountNanoUsd: BigInt(refund.amountNanoUsd) })),
      disputes: applied.disputes.map((dispute) => ({ ...dispute, amountNanoUsd: BigInt(dispute.amountNanoUsd) })),
    },
  };
}

async function tell(
  transaction: PoolClient,
  organizationId: OrganizationId,
  mails: ReturnType<Parameters<PaymentBooks['apply']>[1]>,
): Promise<void> {
  if (mails.length === 0) return;
  const { rows } = await transaction.query<{ email: string }>('SELECT email FROM billing_contacts($1) email', [
    organizationId,
  ]);
  for (const { email } of rows) {
    for (const mail of mails) await queueMail(transaction, { ...mail, recipient: email });
  }
}

function toPendingEvent({ id, type, subject_kind, subject_id, claim_count }: EventRow): PendingEvent {
  return { eventId: id, type, subject: toSubject(subject_kind, subject_id ?? ''), claimCount: claim_count };
}

function toSubject(kind: EventSubject['kind'], id: string): EventSubject {
  switch (kind) {
    case 'payment':
      return { kind, paymentIntentId: id };
    case 'session':
      return { kind, sessionId: id };
    case 'customer':
      return { kind, customerId: id };
    case 'other':
      return { kind };
  }
}

function toLook({ organization_id, id, checkout_session_id, payment_intent_id }: LookRow): PaymentLook {
  return {
    organizationId: organization_id,
    paymentId: id,
    sessionId: checkout_session_id,
    paymentIntentId: payment_intent_id,
  };
}
