import {
  type CardOnFile,
  listedPlan,
  type PlanChange,
  type PlanPause,
  type PlanRecord,
  type PlanRepository,
} from '@lethe/core/billing/plans';
import type { Plan } from '@lethe/core/tenancy';
import { appendAuditEvent } from './audit-log.ts';
import type { Database } from './database.ts';
import { readPauses } from './plan-pauses.ts';

export interface PlanChangeRow {
  version: number;
  from_plan: Plan;
  from_monthly_fee_nano_usd: bigint;
  to_plan: Plan;
  to_monthly_fee_nano_usd: bigint;
  changed_at: Date;
  actor_kind: PlanChange['actor']['kind'];
  actor_label: string;
}

export function createPlanRepository(database: Database): PlanRepository {
  return {
    history: (organizationId) =>
      database.withOrganization(organizationId, async (transaction) => {
        const { rows } = await transaction.query<{ plan: Plan; created_at: Date }>(
          'SELECT plan, created_at FROM organization WHERE id = $1',
          [organizationId],
        );
        const organization = rows[0];
        if (organization === undefined)
          throw new Error('Invariant broken: the organization is the transaction’s tenant');
        const changes = await transaction.query<PlanChangeRow>(
          'SELECT * FROM plan_change WHERE organization_id = $1 ORDER BY version',
          [organizationId],
        );
        return planRecordOf(organization, changes.rows, await readPauses(transaction, organizationId));
      }),
    change: ({ organizationId, baseVersion, from, to, changedAt, actor, audit }) =>
      database.withOrganization(organizationId, async (transaction) => {
        const { rows } = await transaction.query<{ is_changed: boolean }>(
          'SELECT change_plan($1, $2, $3, $4, $5, $6, $7) AS is_changed',
          [baseVersion, to.plan, from.monthlyFeeNanoUsd, to.monthlyFeeNanoUsd, changedAt, actor.kind, actor.label],
        );
        if (rows[0]?.is_changed !== true) return false;
        await appendAuditEvent(transaction, audit);
        return true;
      }),
  };
}

/** Where nothing was ever changed the plan costs what is listed. */
export function planRecordOf(
  organization: { plan: Plan; created_at: Date },
  rows: readonly PlanChangeRow[],
  pauses: readonly PlanPause[],
): PlanRecord {
  const changes = rows.map(toPlanChange);
  const current = changes.at(-1)?.to ?? listedPlan(organization.plan);
  return { current, createdAt: organization.created_at, changes, pauses };
}

function toPlanChange(row: PlanChangeRow): PlanChange {
  return {
    version: row.version,
    from: { plan: row.from_plan, monthlyFeeNanoUsd: row.from_monthly_fee_nano_usd },
    to: { plan: row.to_plan, monthlyFeeNanoUsd: row.to_monthly_fee_nano_usd },
    changedAt: row.changed_at,
    actor: { kind: row.actor_kind, label: row.actor_label },
  };
}

export function createCardOnFile(database: Database): CardOnFile {
  return {
    hasSavedCard: (organizationId) =>
      database.withOrganization(organizationId, async (transaction) => {
        const { rowCount } = await transaction.query(
          'SELECT FROM billing_account WHERE organization_id = $1 AND card_method_id IS NOT NULL',
          [organizationId],
        );
        return rowCount === 1;
      }),
  };
}
