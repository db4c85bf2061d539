import type { Attempt, NoteAttemptQuery, Payment, PaymentBooks } from '@lethe/core/billing/payments';
import type { PoolClient } from 'pg';
import type { Database } from './database.ts';
import {
  ACCOUNT_COLUMNS,
  type AccountRow,
  PAYMENT_COLUMNS,
  type PaymentRow,
  toAccount,
  toPayment,
} from './payment-row.ts';

interface AttemptRow extends PaymentRow {
  attempt_method_id: string | null;
}

/** How long nobody else makes the attempt, in real time: longer than the processor is waited for. */
const CLAIMED_FOR = `interval '2 minutes'`;

const CLAIM = `
  SELECT ${PAYMENT_COLUMNS}, attempt_method_id FROM payment
  WHERE organization_id = $1 AND id = $2 AND status = 'open' AND next_attempt_at <= $3
    AND (attempt_claimed_until IS NULL OR attempt_claimed_until <= clock_timestamp())
  FOR NO KEY UPDATE OF payment SKIP LOCKED`;

/**
 * The card is noted with the attempt: whoever makes it again has to ask the processor for the same under the same key.
 */
export function claimAttempt(
  database: Database,
  { organizationId, paymentId, now }: Parameters<PaymentBooks['claimAttempt']>[0],
): Promise<Attempt | null> {
  return database.withOrganization(organizationId, async (transaction) => {
    const { rows } = await transaction.query<AttemptRow>(CLAIM, [organizationId, paymentId, now]);
    const [row] = rows;
    if (row === undefined) return null;
    const accounts = await transaction.query<AccountRow>(
      `SELECT ${ACCOUNT_COLUMNS} FROM billing_account WHERE organization_id = $1`,
      [organizationId],
    );
    const account = accounts.rows[0] === undefined ? null : toAccount(accounts.rows[0]);
    const isAgain = row.attempt_method_id !== null;
    const paymentMethodId = row.attempt_method_id ?? account?.card?.paymentMethodId ?? null;
    const number = isAgain ? row.attempt_count : row.attempt_count + 1;
    await transaction.query(
      `UPDATE payment SET attempt_count = $3, attempt_method_id = $4, attempt_claimed_until = clock_timestamp() + ${CLAIMED_FOR}
       WHERE organization_id = $1 AND id = $2`,
      [organizationId, paymentId, number, paymentMethodId],
    );
    return {
      payment: { ...toPayment(row), attemptCount: number },
      number,
      customerId: account?.customerId ?? null,
      paymentMethodId,
    };
  });
}

/** The attempt's number tells whether its outcome is news. */
const NOTE_PROCESSING = `
  UPDATE payment SET status = 'processing', payment_intent_id = $4, next_attempt_at = NULL, attempt_method_id = NULL,
    attempt_claimed_until = NULL, look_at = clock_timestamp() + interval '15 minutes'
  WHERE organization_id = $1 AND id = $2 AND attempt_count = $3 AND status = 'open'`;

const NOTE_FAILED = `
  UPDATE payment SET first_failed_at = coalesce(first_failed_at, $4), failure_code = $5, failure_message = $6, next_attempt_at = $7,
    attempt_method_id = NULL, attempt_claimed_until = NULL,
    status = CASE WHEN $7::timestamptz IS NULL THEN 'given_up' ELSE 'open' END,
    ended_at = CASE WHEN $7::timestamptz IS NULL THEN $4::timestamptz END
  WHERE organization_id = $1 AND id = $2 AND attempt_count = $3 AND status = 'open' AND attempt_claimed_until IS NOT NULL`;

export function noteAttempt(
  database: Database,
  { organizationId, paymentId, attempt, at, outcome }: NoteAttemptQuery,
): Promise<Payment | null> {
  const place = [organizationId, paymentId, attempt];
  return database.withOrganization(organizationId, async (transaction) => {
    const { rowCount } =
      outcome.status === 'processing'
        ? await transaction.query(NOTE_PROCESSING, [...place, outcome.paymentIntentId])
        : await transaction.query(NOTE_FAILED, [...place, at, outcome.code, outcome.message, outcome.nextAttemptAt]);
    return rowCount === 0 ? null : readPayment(transaction, organizationId, paymentId);
  });
}

async function readPayment(
  transaction: PoolClient,
  organizationId: NoteAttemptQuery['organizationId'],
  paymentId: string,
): Promise<Payment | null> {
  const { rows } = await transaction.query<PaymentRow>(
    `SELECT ${PAYMENT_COLUMNS} FROM payment WHERE organization_id = $1 AND id = $2`,
    [organizationId, paymentId],
  );
  return rows[0] === undefined ? null : toPayment(rows[0]);
}
