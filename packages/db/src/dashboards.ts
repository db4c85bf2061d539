import {
  DASHBOARDS_MAX,
  type Dashboard,
  type DashboardChange,
  type DashboardRepository,
  type DashboardSummary,
  dashboardDraftSchema,
} from '@lethe/core/dashboards';
import type { PoolClient } from 'pg';
import { appendAuditEvent } from './audit-log.ts';
import { createReportRepository } from './dashboard-reports.ts';
import type { Database } from './database.ts';
import { lockOrganization } from './lock-organization.ts';

const FACTS = `dashboard.id, dashboard.name, dashboard.range, dashboard.private_to AS "privateTo", dashboard.author_id AS "authorId",
  dashboard.author_label AS "authorLabel", dashboard.version, dashboard.created_at AS "createdAt", dashboard.updated_at AS "updatedAt"`;
const SELECT = `SELECT ${FACTS}, dashboard.panels FROM dashboard WHERE organization_id = $1 AND id = $2`;

const LIST = `
  SELECT ${FACTS}, jsonb_array_length(dashboard.panels) AS "panelCount", EXISTS (
    SELECT FROM dashboard_report report
    WHERE report.organization_id = dashboard.organization_id AND report.dashboard_id = dashboard.id) AS "hasReport"
  FROM dashboard WHERE organization_id = $1 AND (private_to IS NULL OR private_to = $2) ORDER BY lower(name), id`;

type DashboardRow = Omit<Dashboard, 'panels'> & { readonly panels: unknown };

/** As the dashboard's role. */
export function createDashboardRepository(database: Database): DashboardRepository {
  return {
    ...createReportRepository(database),
    list: ({ organizationId, userId }) =>
      database.withOrganization(organizationId, async (transaction) => {
        const { rows } = await transaction.query<DashboardSummary>(LIST, [organizationId, userId]);
        return rows;
      }),
    find: ({ organizationId, dashboardId }) =>
      database.withOrganization(organizationId, (transaction) =>
        readDashboard(transaction, organizationId, dashboardId),
      ),
    create: (command) =>
      database.withOrganization(command.organizationId, (transaction) => insert(transaction, command)),
    save: ({ organizationId, dashboardId, draft, version, at, audit }) =>
      database.withOrganization(organizationId, async (transaction) => {
        const { rowCount } = await transaction.query(
          `UPDATE dashboard SET name = $4, range = $5, panels = $6, version = $3 + 1, updated_at = $7
           WHERE organization_id = $1 AND id = $2 AND version = $3`,
          [organizationId, dashboardId, version, draft.name, draft.range, JSON.stringify(draft.panels), at],
        );
        if (rowCount === 0) return 'changed_meanwhile';
        await appendAuditEvent(transaction, audit);
        return 'saved';
      }),
    share: ({ organizationId, dashboardId, privateTo, version, at, audit }) =>
      database.withOrganization(organizationId, async (transaction) => {
        const { rowCount } = await transaction.query(
          `UPDATE dashboard SET private_to = $4, version = $3 + 1, updated_at = $5
           WHERE organization_id = $1 AND id = $2 AND version = $3`,
          [organizationId, dashboardId, version, privateTo, at],
        );
        if (rowCount === 0) return 'changed_meanwhile';
        await appendAuditEvent(transaction, audit);
        return 'saved';
      }),
    remove: ({ organizationId, dashboardId, audit }) =>
      database.withOrganization(organizationId, async (transaction) => {
        const { rowCount } = await transaction.query('DELETE FROM dashboard WHERE organization_id = $1 AND id = $2', [
          organizationId,
          dashboardId,
        ]);
        if (rowCount === 0) return false;
        await appendAuditEvent(transaction, audit);
        return true;
      }),
  };
}

/** Of the transaction's tenant. Panels are checked like those of a caller: an older version may have written them. */
export async function readDashboard(
  transaction: PoolClient,
  organizationId: string,
  dashboardId: string,
): Promise<Dashboard | null> {
  const { rows } = await transaction.query<DashboardRow>(SELECT, [organizationId, dashboardId]);
  const [row] = rows;
  return row === undefined ? null : { ...row, panels: dashboardDraftSchema.shape.panels.parse(row.panels) };
}

async function insert(
  transaction: PoolClient,
  { organizationId, dashboard, audit }: Parameters<DashboardRepository['create']>[0],
): Promise<DashboardChange> {
  await lockOrganization(transaction, organizationId);
  const { rows } = await transaction.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM dashboard WHERE organization_id = $1',
    [organizationId],
  );
  if ((rows[0]?.count ?? 0) >= DASHBOARDS_MAX) return 'too_many';
  const { id, name, range, panels, privateTo, authorId, authorLabel, version, createdAt, updatedAt } = dashboard;
  await transaction.query(
    `INSERT INTO dashboard (organization_id, id, name, range, panels, private_to, author_id, author_label, version, created_at, updated_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      organizationId,
      id,
      name,
      range,
      JSON.stringify(panels),
      privateTo,
      authorId,
      authorLabel,
      version,
      createdAt,
      updatedAt,
    ],
  );
  await appendAuditEvent(transaction, audit);
  return 'saved';
}
