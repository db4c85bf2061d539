import type { BalanceMailFacts, CreditCare, CreditFindings, CreditPositionSeen } from '@lethe/core/billing/dunning';
import type { PoolClient } from 'pg';
import type { Database } from './database.ts';
import { tellContacts } from './tell-contacts.ts';

interface WatchRow extends Omit<CreditPositionSeen, 'hasOpenRequest'>, BalanceMailFacts {
  readonly hasOpenRequest: boolean;
  readonly now: Date;
}

const LOCK = `
  INSERT INTO credit_watch (organization_id) VALUES ($1) ON CONFLICT DO NOTHING`;

const SEEN = `
  SELECT coalesce(balance.balance_nano_usd, 0) AS "balanceNanoUsd", policy.low_balance_nano_usd AS "lowBalanceNanoUsd",
    watch.low_since AS "lowSince", watch.negative_since AS "negativeSince", lethe_now() AS now,
    EXISTS (
      SELECT FROM suspension_request asked WHERE asked.organization_id = $1 AND asked.reason = 'negative_balance'
        AND asked.resolved_at IS NULL) AS "hasOpenRequest",
    organization.name AS "organizationName", organization.slug AS "organizationSlug"
  FROM organization
  JOIN credit_watch watch ON watch.organization_id = organization.id
  LEFT JOIN credit_balance balance ON balance.organization_id = organization.id
  LEFT JOIN LATERAL (
    SELECT low_balance_nano_usd FROM spending_policy WHERE organization_id = organization.id ORDER BY version DESC LIMIT 1
  ) policy ON true
  WHERE organization.id = $1`;

/** The row of what was seen last is locked first, so that of two workers the second one finds what the first one did. */
export function noteBalance(
  database: Database,
  { organizationId, look, mailsOf }: Parameters<CreditCare['noteBalance']>[0],
): Promise<CreditFindings | null> {
  return database.withOrganization(organizationId, async (transaction) => {
    await transaction.query(LOCK, [organizationId]);
    await transaction.query('SELECT FROM credit_watch WHERE organization_id = $1 FOR UPDATE', [organizationId]);
    const { rows } = await transaction.query<WatchRow>(SEEN, [organizationId]);
    const [seen] = rows;
    if (seen === undefined) return null;
    const findings = look(seen, seen.now);
    await write(transaction, organizationId, findings, seen.now);
    await tellContacts(transaction, organizationId, mailsOf(findings, seen));
    return findings;
  });
}

async function write(
  transaction: PoolClient,
  organizationId: string,
  { lowSince, negativeSince, isSuspensionDue, isRequestResolved }: CreditFindings,
  now: Date,
): Promise<void> {
  await transaction.query('UPDATE credit_watch SET low_since = $2, negative_since = $3 WHERE organization_id = $1', [
    organizationId,
    lowSince,
    negativeSince,
  ]);
  if (isSuspensionDue) {
    await transaction.query(
      `INSERT INTO suspension_request (organization_id, reason, requested_at) VALUES ($1, 'negative_balance', $2) ON CONFLICT DO NOTHING`,
      [organizationId, now],
    );
  }
  if (isRequestResolved) {
    await transaction.query(
      `UPDATE suspension_request SET resolved_at = $2
       WHERE organization_id = $1 AND reason = 'negative_balance' AND resolved_at IS NULL`,
      [organizationId, now],
    );
  }
}
