import { listedPlan } from '@lethe/core/billing/plans';
import { NANO_USD_PER_USD } from '@lethe/core/money';
import { utcMonthOf } from '@lethe/core/time';
import type { Database } from '@lethe/db';
import type { OrganizationPlan } from '../organizations/organization-plan.ts';
import { unpaidMonthOf } from './suspend-unpaid.ts';

/** What the enterprise of the demo has agreed to. */
const AGREED_FEE_NANO_USD = 1_500n * NANO_USD_PER_USD;

/**
 * Charges each organization with a card the fee of its plan from the month of the seeding on: what a demo makes up of the past costs nobody a fee, and the first
 * one falls due when its clock passes the end of this month. The one that did not pay owes the month before its card was declined. Without a card nobody could pay, so the plan costs nothing. Repeating it changes nothing.
 */
export async function chargePlansSinceThisMonth(
  { pool }: Database,
  plans: readonly OrganizationPlan[],
  seeded: { organizationIds: ReadonlyMap<string, string>; at: Date },
): Promise<void> {
  for (const { slug, plan, unpaid } of plans) {
    const id = seeded.organizationIds.get(slug);
    if (id === undefined || plan === 'free') continue;
    const { rowCount } = await pool.query(
      'SELECT FROM billing_account WHERE organization_id = $1 AND card_method_id IS NOT NULL',
      [id],
    );
    const fee = plan === 'enterprise' ? AGREED_FEE_NANO_USD : listedPlan(plan).monthlyFeeNanoUsd;
    const monthlyFeeNanoUsd = rowCount === 1 ? fee : 0n;
    // Not appended where a change is there already: somebody may have used the demo since.
    await pool.query(`SELECT append_plan_change($1, 0, $2, 0, $3, $4, 'staff', 'Mara Lindqvist')`, [
      ...[id, plan, monthlyFeeNanoUsd, unpaid === undefined ? utcMonthOf(seeded.at) : unpaidMonthOf(unpaid, seeded.at)],
    ]);
  }
}
