import {
  type BillingAccount,
  OPEN_TOP_UPS_MAX,
  type OpenTopUpQuery,
  type PaymentEvents,
  type PaymentRepository,
} from '@lethe/core/billing/payments';
import { invariant } from '@lethe/core/errors';
import type { OrganizationId } from '@lethe/core/tenancy';
import type { PoolClient } from 'pg';
import { appendAuditEvent } from './audit-log.ts';
import type { Database } from './database.ts';
import { lockOrganization } from './lock-organization.ts';
import { readOwed } from './owed.ts';
import {
  ACCOUNT_COLUMNS,
  type AccountRow,
  PAYMENT_COLUMNS,
  type PaymentRow,
  toAccount,
  toPayment,
} from './payment-row.ts';

/** On which the database tells of events, and of payments that somebody waits for. */
export const PAYMENTS_CHANNEL = 'lethe_payments';

const FIND = `SELECT ${PAYMENT_COLUMNS} FROM payment WHERE organization_id = $1 AND id = $2`;

const LIST = `
  SELECT ${PAYMENT_COLUMNS} FROM payment
  WHERE organization_id = $1 AND ($2::timestamptz IS NULL OR (created_at, id) < ($2, $3::uuid))
  ORDER BY created_at DESC, id DESC LIMIT $4`;

const COUNT_OPEN_PAGES = `
  SELECT count(*)::int4 AS count FROM payment WHERE organization_id = $1 AND kind IN ('top_up', 'settlement') AND status = 'open'`;

/** The worker looks by itself when no webhook has come for this long, in real time. */
const LOOKED_AT_BY_ITSELF = `clock_timestamp() + interval '15 minutes'`;

/** Every look puts the next one a quarter of an hour off, so what is nearer than that by less than three seconds was looked at just now.
 *  The column rounds to milliseconds, which could be half a one in the future for whoever is woken; so they are cut off. */
const ASK_TO_LOOK = `
  UPDATE payment SET look_at = date_trunc('milliseconds', clock_timestamp())
  WHERE organization_id = $1 AND id = $2 AND status IN ('open', 'processing')
    AND look_at BETWEEN clock_timestamp() AND ${LOOKED_AT_BY_ITSELF} - interval '3 seconds'
  RETURNING pg_notify('${PAYMENTS_CHANNEL}', '')`;

interface HostedPayment extends OpenTopUpQuery {
  readonly kind: 'top_up' | 'settlement';
  readonly planFeePaymentIds: readonly string[];
}

/** As the dashboard's role. */
export function createPaymentRepository(database: Database): PaymentRepository {
  return {
    account: (organizationId) =>
      database.withOrganization(organizationId, (transaction) => readAccount(transaction, organizationId)),
    openAccount: ({ organizationId, customerId, at }) =>
      database.withOrganization(organizationId, async (transaction) => {
        await transaction.query(
          `INSERT INTO billing_account (organization_id, customer_id, created_at) VALUES ($1, $2, $3)
           ON CONFLICT (organization_id) DO NOTHING`,
          [organizationId, customerId, at],
        );
        const account = await readAccount(transaction, organizationId);
        invariant(account !== null, 'an account that was opened is there');
        return account;
      }),
    openTopUp: (query) => openHostedPayment(database, { ...query, kind: 'top_up', planFeePaymentIds: [] }),
    openSettlement: (query) => openHostedPayment(database, { ...query, kind: 'settlement' }),
    owed: (organizationId) => readOwed(database, organizationId),
    noteSession: ({ organizationId, paymentId, sessionId }) =>
      database.withOrganization(organizationId, async (transaction) => {
        await transaction.query(
          `UPDATE payment SET checkout_session_id = $3, look_at = CASE WHEN status IN ('open', 'processing') THEN ${LOOKED_AT_BY_ITSELF} END
           WHERE organization_id = $1 AND id = $2`,
          [organizationId, paymentId, sessionId],
        );
      }),
    noteCardSetup: (audit) =>
      database.withOrganization(audit.organizationId, (transaction) => appendAuditEvent(transaction, audit)),
    forgetCard: ({ organizationId, at, audit }) =>
      database.withOrganization(organizationId, async (transaction) => {
        await transaction.query(
          `UPDATE billing_account SET card_method_id = NULL, card_brand = NULL, card_last4 = NULL, card_expires_month = NULL,
             card_expires_year = NULL, card_changed_at = $2 WHERE organization_id = $1`,
          [organizationId, at],
        );
        await appendAuditEvent(transaction, audit);
      }),
    find: ({ organizationId, paymentId }) =>
      database.withOrganization(organizationId, async (transaction) => {
        const { rows } = await transaction.query<PaymentRow>(FIND, [organizationId, paymentId]);
        return rows[0] === undefined ? null : toPayment(rows[0]);
      }),
    list: ({ organizationId, countMax, before }) =>
      database.withOrganization(organizationId, async (transaction) => {
        const place = [before?.createdAt ?? null, before?.id ?? null];
        const { rows } = await transaction.query<PaymentRow>(LIST, [organizationId, ...place, countMax]);
        return rows.map(toPayment);
      }),
    askToLook: ({ organizationId, paymentId }) =>
      database.withOrganization(organizationId, async (transaction) => {
        await transaction.query(ASK_TO_LOOK, [organizationId, paymentId]);
      }),
  };
}

/** Unless too many of an organization's pages wait: each is asked about until it ends. */
function openHostedPayment(database: Database, payment: HostedPayment): Promise<'opened' | 'too_many'> {
  const { organizationId, paymentId, kind, amountNanoUsd, planFeePaymentIds, at, audit } = payment;
  return database.withOrganization(organizationId, async (transaction) => {
    await lockOrganization(transaction, organizationId);
    const { rows } = await transaction.query<{ count: number }>(COUNT_OPEN_PAGES, [organizationId]);
    if ((rows[0]?.count ?? 0) >= OPEN_TOP_UPS_MAX) return 'too_many';
    await transaction.query(
      `INSERT INTO payment (organization_id, id, kind, amount_nano_usd, settles, created_at, look_at)
       VALUES ($1, $2, $3, $4, $5, $6, ${LOOKED_AT_BY_ITSELF})`,
      [organizationId, paymentId, kind, amountNanoUsd, planFeePaymentIds, at],
    );
    await appendAuditEvent(transaction, audit);
    return 'opened';
  });
}

async function readAccount(transaction: PoolClient, organizationId: OrganizationId): Promise<BillingAccount | null> {
  const { rows } = await transaction.query<AccountRow>(
    `SELECT ${ACCOUNT_COLUMNS} FROM billing_account WHERE organization_id = $1`,
    [organizationId],
  );
  return rows[0] === undefined ? null : toAccount(rows[0]);
}

/** As the dashboard's role, which may add events and read none. */
export function createPaymentEvents({ pool }: Database): PaymentEvents {
  return {
    async store({ eventId, type, createdAt, subject }) {
      const { rows } = await pool.query<{ is_new: boolean }>(
        'SELECT store_stripe_event($1, $2, $3, $4, $5) AS is_new',
        [eventId, type, subject.kind, subjectIdOf(subject), createdAt],
      );
      return rows[0]?.is_new === true;
    },
  };
}

function subjectIdOf(subject: Parameters<PaymentEvents['store']>[0]['subject']): string | null {
  switch (subject.kind) {
    case 'payment':
      return subject.paymentIntentId;
    case 'session':
      return subject.sessionId;
    case 'customer':
      return subject.customerId;
    case 'other':
      return null;
  }
}
