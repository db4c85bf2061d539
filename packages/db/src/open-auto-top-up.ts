import type { AutoTopUpDecision, AutoTopUpPosition, CreditCare } from '@lethe/core/billing/dunning';
import type { NanoUsd } from '@lethe/core/money';
import type { Database } from './database.ts';

interface PositionRow extends Omit<AutoTopUpPosition, 'settings'> {
  readonly isEnabled: boolean;
  readonly thresholdNanoUsd: NanoUsd;
  readonly amountNanoUsd: NanoUsd;
  readonly monthlyCapNanoUsd: NanoUsd | null;
}

const POSITION = `
  SELECT setting.is_enabled AND organization.lifecycle_state = 'active' AS "isEnabled", setting.threshold_nano_usd AS "thresholdNanoUsd",
    setting.amount_nano_usd AS "amountNanoUsd", setting.monthly_cap_nano_usd AS "monthlyCapNanoUsd",
    coalesce((SELECT balance_nano_usd FROM credit_balance WHERE organization_id = $1), 0) AS "balanceNanoUsd",
    EXISTS (SELECT FROM billing_account WHERE organization_id = $1 AND card_method_id IS NOT NULL) AS "hasCard",
    EXISTS (
      SELECT FROM payment WHERE organization_id = $1 AND kind = 'auto_top_up' AND status IN ('open', 'processing')) AS "hasOpenPayment",
    auto_top_up_charged($1, month_of($2)) AS "chargedThisMonthNanoUsd"
  FROM auto_top_up setting JOIN organization ON organization.id = setting.organization_id
  WHERE setting.organization_id = $1`;

/**
 * One worker decides at a time: the settings are locked first, and what decides is read by a statement that begins after the lock, so it sees
 * the payment that another worker has opened meanwhile.
 */
export function openAutoTopUp(
  database: Database,
  { organizationId, paymentId, now, decide }: Parameters<CreditCare['openAutoTopUp']>[0],
): Promise<AutoTopUpDecision> {
  return database.withOrganization(organizationId, async (transaction) => {
    await transaction.query('SELECT FROM auto_top_up WHERE organization_id = $1 FOR UPDATE', [organizationId]);
    const { rows } = await transaction.query<PositionRow>(POSITION, [organizationId, now]);
    const [row] = rows;
    if (row === undefined) return { kind: 'wait', reason: 'switched_off' };
    const decision = decide({ ...row, settings: row });
    if (decision.kind === 'wait') {
      // Whoever looks for organizations with something to do leaves this one alone for a while.
      await transaction.query('UPDATE auto_top_up SET looked_at = clock_timestamp() WHERE organization_id = $1', [
        organizationId,
      ]);
      return decision;
    }
    await transaction.query(
      `INSERT INTO payment (organization_id, id, kind, amount_nano_usd, next_attempt_at, created_at)
       VALUES ($1, $2, 'auto_top_up', $3, $4, $4)`,
      [organizationId, paymentId, decision.amountNanoUsd, now],
    );
    return decision;
  });
}
