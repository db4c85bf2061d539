import { type AutoTopUp, type AutoTopUpRepository, DEFAULT_AUTO_TOP_UP } from '@lethe/core/billing/dunning';
import { appendAuditEvent } from './audit-log.ts';
import type { Database } from './database.ts';

const COLUMNS = `is_enabled AS "isEnabled", threshold_nano_usd AS "thresholdNanoUsd", amount_nano_usd AS "amountNanoUsd",
  monthly_cap_nano_usd AS "monthlyCapNanoUsd", version, switched_off_at AS "switchedOffAt"`;

/** The version is the lock: of two members who save on the same base the second one changes nothing. The first one's base is 0. */
const SAVE = `
  INSERT INTO auto_top_up AS known (organization_id, version, is_enabled, threshold_nano_usd, amount_nano_usd, monthly_cap_nano_usd, changed_at)
  SELECT $1, 1, $3, $4, $5, $6, lethe_now()
  WHERE $2::int = 0 OR EXISTS (SELECT FROM auto_top_up WHERE organization_id = $1)
  ON CONFLICT (organization_id) DO UPDATE SET version = known.version + 1, is_enabled = EXCLUDED.is_enabled,
    threshold_nano_usd = EXCLUDED.threshold_nano_usd, amount_nano_usd = EXCLUDED.amount_nano_usd,
    monthly_cap_nano_usd = EXCLUDED.monthly_cap_nano_usd, changed_at = EXCLUDED.changed_at, switched_off_at = NULL, looked_at = NULL
    WHERE known.version = $2
  RETURNING ${COLUMNS}`;

/** As the dashboard's role. */
export function createAutoTopUpRepository(database: Database): AutoTopUpRepository {
  return {
    current: (organizationId) =>
      database.withOrganization(organizationId, async (transaction) => {
        const { rows } = await transaction.query<AutoTopUp>(
          `SELECT ${COLUMNS} FROM auto_top_up WHERE organization_id = $1`,
          [organizationId],
        );
        return rows[0] ?? DEFAULT_AUTO_TOP_UP;
      }),
    chargedInMonth: ({ organizationId, now }) =>
      database.withOrganization(organizationId, async (transaction) => {
        const { rows } = await transaction.query<{ charged: bigint }>(
          'SELECT auto_top_up_charged($1, month_of($2)) AS charged',
          [organizationId, now],
        );
        return rows[0]?.charged ?? 0n;
      }),
    save: ({ organizationId, baseVersion, draft, audit }) =>
      database.withOrganization(organizationId, async (transaction) => {
        const { isEnabled, thresholdNanoUsd, amountNanoUsd, monthlyCapNanoUsd } = draft;
        const { rows } = await transaction.query<AutoTopUp>(SAVE, [
          organizationId,
          baseVersion,
          isEnabled,
          thresholdNanoUsd,
          amountNanoUsd,
          monthlyCapNanoUsd,
        ]);
        if (rows[0] === undefined) return null;
        await transaction.query('SELECT cancel_own_unwanted_auto_top_up()');
        await appendAuditEvent(transaction, audit);
        return rows[0];
      }),
  };
}
