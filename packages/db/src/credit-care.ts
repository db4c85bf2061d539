import type { CreditCare, FailingPaymentFacts, MoneyMailFacts, PaymentOccasion } from '@lethe/core/billing/dunning';
import type { OrganizationId } from '@lethe/core/tenancy';
import { appendAuditEvent } from './audit-log.ts';
import { readBudgetStandings } from './budgets.ts';
import { noteBalance } from './credit-watch.ts';
import type { Database } from './database.ts';
import { openAutoTopUp } from './open-auto-top-up.ts';
import { tellContacts } from './tell-contacts.ts';

const LOOK_AT = 'SELECT id FROM credits_to_look_at($1, $2, $3) id';

const DUE = `
  SELECT id FROM payment WHERE organization_id = $1 AND status = 'open' AND next_attempt_at <= $2 ORDER BY next_attempt_at, id`;

const FAILING = `
  SELECT payment.kind, payment.amount_nano_usd AS "amountNanoUsd", payment.failure_message AS "failureMessage",
    payment.next_attempt_at AS "nextAttemptAt", payment.first_failed_at AS "firstFailedAt",
    organization.name AS "organizationName", organization.slug AS "organizationSlug"
  FROM payment JOIN organization ON organization.id = payment.organization_id
  WHERE payment.organization_id = $1 AND payment.id = $2`;

/** As the worker's role. */
export function createCreditCare(database: Database): CreditCare {
  const { pool } = database;
  return {
    async listToLookAt({ withBudgets, countMax }) {
      const { rows } = await pool.query<{ id: OrganizationId }>(LOOK_AT, [null, withBudgets, countMax]);
      return rows.map(({ id }) => id);
    },
    async isToLookAt(organizationId) {
      const { rows } = await pool.query(LOOK_AT, [organizationId, true, 1]);
      return rows.length > 0;
    },
    openAutoTopUp: (query) => openAutoTopUp(database, query),
    async cancelUnwanted(organizationId) {
      const { rows } = await pool.query<{ count: number }>('SELECT cancel_unwanted_auto_top_ups($1) AS count', [
        organizationId,
      ]);
      return rows[0]?.count ?? 0;
    },
    noteBalance: (query) => noteBalance(database, query),
    noteBudgets: (query) => noteBudgets(database, query),
    async listToTell(countMax) {
      const { rows } = await pool.query<PaymentOccasion>(
        'SELECT organization_id AS "organizationId", payment_id AS "paymentId", occasion FROM payments_to_tell($1)',
        [countMax],
      );
      return rows;
    },
    listDueOf: ({ organizationId, now }) =>
      database.withOrganization(organizationId, async (transaction) => {
        const { rows } = await transaction.query<{ id: string }>(DUE, [organizationId, now]);
        return rows.map(({ id }) => id);
      }),
    tell: (occasion, mailOf) => tell(database, occasion, mailOf),
    async nextWorkAt() {
      const { rows } = await pool.query<{ at: Date | null }>('SELECT next_collection_at() AS at');
      return rows[0]?.at ?? null;
    },
  };
}

/** Of several thresholds that were reached since the last look only the highest is mailed; all of them count as told. */
function noteBudgets(
  database: Database,
  { organizationId, reached, mailOf }: Parameters<CreditCare['noteBudgets']>[0],
): Promise<number> {
  return database.withOrganization(organizationId, async (transaction) => {
    const { rows } = await transaction.query<MoneyMailFacts & { now: Date }>(
      'SELECT name AS "organizationName", slug AS "organizationSlug", lethe_now() AS now FROM organization WHERE id = $1',
      [organizationId],
    );
    const [facts] = rows;
    if (facts === undefined) return 0;
    let mailCount = 0;
    for (const standing of await readBudgetStandings(transaction, organizationId, facts.now)) {
      const percents = reached(standing);
      if (percents.length === 0) continue;
      const noted = await transaction.query<{ percent: number }>(
        `INSERT INTO budget_alert (organization_id, budget_id, month, threshold_percent, sent_at)
         SELECT $1, $2, month_of($3), percent, $3 FROM unnest($4::int2[]) percent
         ON CONFLICT DO NOTHING RETURNING threshold_percent AS percent`,
        [organizationId, standing.id, facts.now, percents],
      );
      if (noted.rows.length === 0) continue;
      const highest = Math.max(...noted.rows.map(({ percent }) => percent));
      await tellContacts(transaction, organizationId, [mailOf(standing, highest, facts)]);
      mailCount += 1;
    }
    return mailCount;
  });
}

function tell(
  database: Database,
  { organizationId, paymentId, occasion }: PaymentOccasion,
  mailOf: Parameters<CreditCare['tell']>[1],
): Promise<boolean> {
  return database.withOrganization(organizationId, async (transaction) => {
    const { rowCount } = await transaction.query(
      `INSERT INTO payment_notice (organization_id, payment_id, occasion, sent_at) VALUES ($1, $2, $3, lethe_now()) ON CONFLICT DO NOTHING`,
      [organizationId, paymentId, occasion],
    );
    if (rowCount === 0) return false;
    const { rows } = await transaction.query<FailingPaymentFacts>(FAILING, [organizationId, paymentId]);
    const [facts] = rows;
    if (facts === undefined) return false;
    if (occasion === 'given_up' && facts.kind === 'auto_top_up') {
      await appendAuditEvent(transaction, {
        organizationId,
        actor: { kind: 'system', id: null, label: 'Lethe' },
        origin: { requestId: paymentId, address: null },
        action: 'auto_top_up.switched_off',
        target: { kind: 'auto_top_up', id: organizationId },
        before: { is_enabled: true },
        after: { is_enabled: false, payment_id: paymentId },
      });
    }
    await tellContacts(transaction, organizationId, [mailOf(facts)]);
    return true;
  });
}
