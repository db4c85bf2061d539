import { randomUUID } from 'node:crypto';
import { NANO_USD_PER_USD } from '@lethe/core/money';
import type { Database } from '@lethe/db';

/** Whose credit is topped up by itself, and who watches a budget. Both are far from acting when the demo begins. */
const ORGANIZATION = 'sundgaard';
const usd = (amount: bigint): bigint => amount * NANO_USD_PER_USD;

/** Repeating it changes nothing, also after somebody chose something else. */
export async function setDemoSpending(
  { pool }: Database,
  { organizationIds, at }: { readonly organizationIds: ReadonlyMap<string, string>; readonly at: Date },
): Promise<void> {
  const id = organizationIds.get(ORGANIZATION);
  if (id === undefined) return;
  await pool.query(
    `INSERT INTO auto_top_up (organization_id, version, is_enabled, threshold_nano_usd, amount_nano_usd, monthly_cap_nano_usd, changed_at)
     SELECT $1, 1, true, $2, $3, $4, $5 WHERE EXISTS (SELECT FROM billing_account WHERE organization_id = $1 AND card_method_id IS NOT NULL)
     ON CONFLICT DO NOTHING`,
    [id, usd(100n), usd(500n), usd(2_000n), at],
  );
  await pool.query(
    `INSERT INTO budget (organization_id, id, name, scope, amount_nano_usd, thresholds_percent, created_at)
     SELECT $1, $2, 'Data storage', 'storage', $3, '{50,80,100}', $4 WHERE NOT EXISTS (SELECT FROM budget WHERE organization_id = $1)`,
    [id, randomUUID(), usd(25n), at],
  );
}
