import { addMs, MS_PER_DAY, MS_PER_HOUR, utcMonthOf } from '@lethe/core/time';
import type { Database } from '@lethe/db';
import type { PoolClient } from 'pg';
import type { OrganizationPlan, UnpaidPlan } from '../organizations/organization-plan.ts';

/** How long a card was declined before the suspension, and how long the suspension lasts. */
const DECLINED_MS = 7 * MS_PER_DAY;
const GRACE_MS = 14 * MS_PER_DAY;
const ATTEMPT_COUNT = 4;

interface Seeded {
  readonly organizationIds: ReadonlyMap<string, string>;
  readonly at: Date;
}

/** The first instant of the month whose fee was due when the card began to decline. */
export function unpaidMonthOf(unpaid: UnpaidPlan, seededAt: Date): Date {
  return utcMonthOf(addMs(utcMonthOf(firstDeclinedAt(unpaid, seededAt)), -1));
}

function suspendedAtOf({ suspendedHoursAgo }: UnpaidPlan, seededAt: Date): Date {
  return addMs(seededAt, -suspendedHoursAgo * MS_PER_HOUR);
}

function firstDeclinedAt(unpaid: UnpaidPlan, seededAt: Date): Date {
  return addMs(suspendedAtOf(unpaid, seededAt), -DECLINED_MS);
}

/** Brings the balance of whoever did not pay below zero, before the months are invoiced. Repeating it changes nothing. */
export async function takeBackCredit(
  { pool }: Database,
  plans: readonly OrganizationPlan[],
  { organizationIds, at }: Seeded,
): Promise<void> {
  for (const { slug, unpaid } of plans) {
    const id = organizationIds.get(slug);
    if (id === undefined || unpaid === undefined) continue;
    await pool.query(
      `SELECT post_transfer(organization_id, money_object_id('demo_trial', organization_id::text), 'correction', 'customer_credit', 'grants',
         balance_nano_usd + $2, 'Trial credit that was not used', $3)
       FROM credit_balance WHERE organization_id = $1 AND balance_nano_usd + $2 > 0`,
      [id, unpaid.debtNanoUsd, firstDeclinedAt(unpaid, at)],
    );
  }
}

/** Suspends whoever did not pay as the worker would have done, with the payment and the request that led there. Repeating it changes nothing. */
export async function suspendUnpaid(
  database: Database,
  plans: readonly OrganizationPlan[],
  { organizationIds, at }: Seeded,
): Promise<void> {
  for (const { slug, unpaid } of plans) {
    const id = organizationIds.get(slug);
    if (id === undefined || unpaid === undefined) continue;
    const dates = { firstDeclinedAt: firstDeclinedAt(unpaid, at), suspendedAt: suspendedAtOf(unpaid, at) };
    await database.withTransaction(async (transaction) => {
      if (!(await suspend(transaction, id, dates))) return;
      await giveUpFee(transaction, id, dates);
      await askForSuspension(transaction, id, dates);
    });
  }
}

interface Dates {
  readonly firstDeclinedAt: Date;
  readonly suspendedAt: Date;
}

/** Not by the function that everybody else goes through: it knows no other instant than now. False when it was done before. */
async function suspend(transaction: PoolClient, id: string, { suspendedAt }: Dates): Promise<boolean> {
  const dates = [suspendedAt, addMs(suspendedAt, GRACE_MS)];
  const { rowCount } = await transaction.query(
    `UPDATE organization SET lifecycle_state = 'suspended', lifecycle_version = 2, lifecycle_changed_at = $2, suspended_at = $2,
       closes_at = $3, suspension_reason = 'non_payment'
     WHERE id = $1 AND lifecycle_version = 1`,
    [id, ...dates],
  );
  if (rowCount === 0) return false;
  await transaction.query(
    `INSERT INTO lifecycle_transition (organization_id, version, event, from_state, to_state, reason, actor_kind, actor_label, occurred_at,
       closes_at, leaf_index)
     VALUES ($1, 2, 'suspend', 'active', 'suspended', 'non_payment', 'system', 'Lethe', $2, $3,
       append_log_leaf($1, 'lifecycle', jsonb_build_object('event', 'suspend', 'from', 'active', 'to', 'suspended', 'reason', 'non_payment',
         'executed_at', log_instant($2))))`,
    [id, ...dates],
  );
  return true;
}

/** The oldest fee, as it is after a week of attempts. Members were told of each of them then. */
async function giveUpFee(
  transaction: PoolClient,
  id: string,
  { firstDeclinedAt: failedAt, suspendedAt }: Dates,
): Promise<void> {
  const { rows } = await transaction.query<{ id: string }>(
    `WITH fee AS (
       DELETE FROM payment WHERE organization_id = $1 AND id = (
         SELECT payment.id FROM payment JOIN invoice ON invoice.organization_id = payment.organization_id AND invoice.id = invoice_id
         WHERE payment.organization_id = $1 AND kind = 'plan_fee' ORDER BY month LIMIT 1)
       RETURNING *)
     INSERT INTO payment (organization_id, id, kind, amount_nano_usd, invoice_id, attempt_count, first_failed_at, failure_code, failure_message,
       created_at)
     SELECT organization_id, id, kind, amount_nano_usd, invoice_id, $3, $2, 'card_declined', 'Your card was declined.', $2 FROM fee
     RETURNING id`,
    [id, failedAt, ATTEMPT_COUNT],
  );
  const [fee] = rows;
  if (fee === undefined) return;
  await transaction.query(
    `INSERT INTO payment_notice (organization_id, payment_id, occasion, sent_at) VALUES ($1, $2, 'given_up', $3)`,
    [id, fee.id, suspendedAt],
  );
  await transaction.query(
    `UPDATE payment SET status = 'given_up', ended_at = $3 WHERE organization_id = $1 AND id = $2`,
    [id, fee.id, suspendedAt],
  );
}

async function askForSuspension(
  transaction: PoolClient,
  id: string,
  { firstDeclinedAt: negativeSince, suspendedAt }: Dates,
): Promise<void> {
  await transaction.query(
    'INSERT INTO credit_watch (organization_id, negative_since) VALUES ($1, $2) ON CONFLICT DO NOTHING',
    [id, negativeSince],
  );
  await transaction.query(
    `INSERT INTO suspension_request (organization_id, reason, requested_at) VALUES ($1, 'negative_balance', $2)`,
    [id, suspendedAt],
  );
}
