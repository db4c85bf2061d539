import { randomUUID } from 'node:crypto';
import { agreedPlan, listedPlan, planFacts } from '@lethe/core/billing/plans';
import { isDomainError } from '@lethe/core/errors';
import { toDecimalUsd } from '@lethe/core/money';
import { PLAN_TERMS, PLANS, type Plan } from '@lethe/core/tenancy';
import pg from 'pg';
import { OperatorError } from '../processes/operator-error.ts';

const NAME_LENGTH_MAX = 100;

export interface SetPlanOptions {
  /** As the owner of the tables, or a superuser. */
  readonly databaseUrl: string;
  /** The organization's slug. */
  readonly organization: string;
  readonly plan: string;
  /** A decimal in dollars a month; null: what is listed. */
  readonly fee: string | null;
  /** Who does it; it stands in the audit log and beside the change. */
  readonly by: string;
  /** Null: now, in domain time. */
  readonly now: Date | null;
}

/**
 * Moves an organization to any plan, at a fee that was agreed with it, from now on. Requests that were admitted keep their expiry, and fees of the time
 * before are what they were. Setting what is there already changes nothing.
 */
export async function setPlan(options: SetPlanOptions): Promise<{ plan: Plan; fee: string }> {
  const { plan, feeNanoUsd, by } = checkOptions(options);
  const client = new pg.Client(options.databaseUrl);
  await client.connect();
  try {
    await client.query('BEGIN');
    const current = await readCurrent(client, options.organization);
    if (current.plan !== plan || current.feeNanoUsd !== feeNanoUsd) {
      await client.query('SELECT append_plan_change($1, $2, $3, $4, $5, coalesce($6, lethe_now()), $7, $8)', [
        ...[current.id, current.version, plan, current.feeNanoUsd, feeNanoUsd, options.now, 'staff', by],
      ]);
      const facts = (of: Plan, monthlyFeeNanoUsd: bigint) => JSON.stringify(planFacts({ plan: of, monthlyFeeNanoUsd }));
      await client.query(`SELECT set_config('app.organization_id', $1, true)`, [current.id]);
      await client.query(
        `SELECT append_audit_event('staff', NULL, $1, 'plan.changed', 'organization', $2, $3, $4, $5, NULL)`,
        [...[by, current.id, facts(current.plan, current.feeNanoUsd), facts(plan, feeNanoUsd), randomUUID()]],
      );
    }
    await client.query('COMMIT');
  } finally {
    await client.end();
  }
  return { plan, fee: toDecimalUsd(feeNanoUsd) };
}

function checkOptions({ plan: name, fee, by }: SetPlanOptions) {
  const plan = PLANS.find((one) => one === name);
  if (plan === undefined) throw new OperatorError(`"${name}" is not a plan: choose ${PLANS.join(', ')}.`);
  if (fee === null && PLAN_TERMS[plan].monthlyFeeNanoUsd === null)
    throw new OperatorError(`${PLAN_TERMS[plan].name} has no listed fee: add --fee.`);
  const feeNanoUsd = feeOf(plan, fee);
  if (by.trim() === '' || by.length > NAME_LENGTH_MAX)
    throw new OperatorError('Say who does it in at most 100 characters.');
  return { plan, feeNanoUsd, by: by.trim() };
}

/** By the rules that the staff console goes by, in the words of a command. */
function feeOf(plan: Plan, fee: string | null): bigint {
  try {
    return agreedPlan({ plan, fee }).monthlyFeeNanoUsd;
  } catch (cause) {
    throw isDomainError(cause) ? new OperatorError(cause.publicMessage, { cause }) : cause;
  }
}

/** Locked, so that nobody changes it meanwhile. */
async function readCurrent(client: pg.Client, slug: string) {
  const { rows } = await client.query<{ id: string; plan: Plan; version: number | null; fee: string | null }>(
    `SELECT id, plan, change.version, change.to_monthly_fee_nano_usd AS fee FROM organization LEFT JOIN LATERAL (
       SELECT version, to_monthly_fee_nano_usd FROM plan_change WHERE organization_id = organization.id ORDER BY version DESC LIMIT 1
     ) change ON true WHERE slug = $1 FOR NO KEY UPDATE OF organization`,
    [slug],
  );
  const row = rows[0];
  if (row === undefined) throw new OperatorError(`There is no organization "${slug}".`);
  const feeNanoUsd = row.fee === null ? listedPlan(row.plan).monthlyFeeNanoUsd : BigInt(row.fee);
  return { id: row.id, plan: row.plan, version: row.version ?? 0, feeNanoUsd };
}
