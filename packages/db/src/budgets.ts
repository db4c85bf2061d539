import { BUDGETS_MAX, type Budget, type BudgetRepository, type BudgetStanding } from '@lethe/core/billing/dunning';
import type { PoolClient } from 'pg';
import { appendAuditEvent } from './audit-log.ts';
import type { Database } from './database.ts';
import { hasProjects, lockOrganization } from './lock-organization.ts';

const COLUMNS = `budget.id, budget.name, budget.scope, budget.project_id AS "projectId", budget.amount_nano_usd AS "amountNanoUsd",
  budget.thresholds_percent AS "thresholdsPercent"`;

const STANDINGS = `
  SELECT ${COLUMNS}, project.name AS "projectName",
    budget_spent(budget.organization_id, budget.scope, budget.project_id, month_of($2)) AS "spentNanoUsd",
    ARRAY(
      SELECT threshold_percent FROM budget_alert alert
      WHERE alert.organization_id = budget.organization_id AND alert.budget_id = budget.id AND alert.month = month_of($2)
      ORDER BY threshold_percent) AS "toldPercents"
  FROM budget LEFT JOIN project ON project.organization_id = budget.organization_id AND project.id = budget.project_id
  WHERE budget.organization_id = $1 ORDER BY budget.name`;

/** Of the transaction's tenant, in the UTC month of `now`. */
export async function readBudgetStandings(
  transaction: PoolClient,
  organizationId: string,
  now: Date,
): Promise<readonly BudgetStanding[]> {
  const { rows } = await transaction.query<BudgetStanding>(STANDINGS, [organizationId, now]);
  return rows;
}

const SAVE = `
  INSERT INTO budget (organization_id, id, name, scope, project_id, amount_nano_usd, thresholds_percent, created_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
  ON CONFLICT (organization_id, id) DO UPDATE SET name = EXCLUDED.name, scope = EXCLUDED.scope, project_id = EXCLUDED.project_id,
    amount_nano_usd = EXCLUDED.amount_nano_usd, thresholds_percent = EXCLUDED.thresholds_percent`;

/** As the dashboard's role. */
export function createBudgetRepository(database: Database): BudgetRepository {
  return {
    list: ({ organizationId, now }) =>
      database.withOrganization(organizationId, (transaction) => readBudgetStandings(transaction, organizationId, now)),
    find: ({ organizationId, budgetId }) =>
      database.withOrganization(organizationId, async (transaction) => {
        const { rows } = await transaction.query<Budget>(
          `SELECT ${COLUMNS} FROM budget WHERE organization_id = $1 AND id = $2`,
          [organizationId, budgetId],
        );
        return rows[0] ?? null;
      }),
    save: ({ organizationId, budget, at, audit }) =>
      database.withOrganization(organizationId, async (transaction) => {
        const { id, name, scope, projectId, amountNanoUsd, thresholdsPercent } = budget;
        await lockOrganization(transaction, organizationId);
        if (projectId !== null && !(await hasProjects(transaction, organizationId, [projectId])))
          return 'project_unknown';
        const { rows: others } = await transaction.query<{ name: string }>(
          'SELECT name FROM budget WHERE organization_id = $1 AND id <> $2',
          [organizationId, id],
        );
        if (others.some((other) => other.name === name)) return 'name_taken';
        if (others.length >= BUDGETS_MAX) return 'too_many';
        await transaction.query(SAVE, [
          organizationId,
          id,
          name,
          scope,
          projectId,
          amountNanoUsd,
          thresholdsPercent,
          at,
        ]);
        await appendAuditEvent(transaction, audit);
        return 'saved';
      }),
    remove: ({ organizationId, budgetId, audit }) =>
      database.withOrganization(organizationId, async (transaction) => {
        const { rowCount } = await transaction.query('DELETE FROM budget WHERE organization_id = $1 AND id = $2', [
          organizationId,
          budgetId,
        ]);
        if (rowCount === 0) return false;
        await appendAuditEvent(transaction, audit);
        return true;
      }),
  };
}
