import { isDeepStrictEqual } from 'node:util';
import type { DashboardKey, ReportFacts, ReportSending } from '@lethe/core/dashboards';
import type { LifecycleState } from '@lethe/core/tenancy';
import type { PoolClient } from 'pg';
import { appendAuditEvent } from './audit-log.ts';
import { readReport } from './dashboard-reports.ts';
import { readDashboard } from './dashboards.ts';
import type { Database } from './database.ts';
import { queueMail } from './outbox.ts';

/** As the worker, on schedule; as the dashboard, on demand. Only the worker may look at what is due over all tenants. */
export function createReportSending(database: Database): ReportSending {
  return {
    async due(countMax) {
      const { rows } = await database.pool.query<DashboardKey>(
        'SELECT organization_id AS "organizationId", dashboard_id AS "dashboardId" FROM due_reports($1)',
        [countMax],
      );
      return rows;
    },
    async nextDueAt() {
      const { rows } = await database.pool.query<{ nextDueAt: Date | null }>('SELECT next_report_at() AS "nextDueAt"');
      return rows[0]?.nextDueAt ?? null;
    },
    find: (key) => database.withOrganization(key.organizationId, (transaction) => readFacts(transaction, key)),
    deliver: (command) =>
      database.withOrganization(command.organizationId, (transaction) => deliver(transaction, command)),
  };
}

/** Two that send the same report wait for each other, and the second finds other facts than those its mails were made of. */
async function deliver(
  transaction: PoolClient,
  { organizationId, dashboardId, facts, mails, occasion }: Parameters<ReportSending['deliver']>[0],
): Promise<boolean> {
  await transaction.query('SELECT FROM dashboard_report WHERE organization_id = $1 AND dashboard_id = $2 FOR UPDATE', [
    organizationId,
    dashboardId,
  ]);
  const current = await readFacts(transaction, { organizationId, dashboardId });
  if (!isDeepStrictEqual(current, facts)) return false;
  for (const mail of mails) await queueMail(transaction, mail);
  if (occasion.kind === 'scheduled') {
    await transaction.query(
      'UPDATE dashboard_report SET last_due_at = $3, next_due_at = $4 WHERE organization_id = $1 AND dashboard_id = $2',
      [organizationId, dashboardId, occasion.dueAt, occasion.nextDueAt],
    );
    return true;
  }
  await transaction.query('UPDATE dashboard_report SET sent_at = $3 WHERE organization_id = $1 AND dashboard_id = $2', [
    organizationId,
    dashboardId,
    occasion.at,
  ]);
  await appendAuditEvent(transaction, occasion.audit);
  return true;
}

async function readFacts(
  transaction: PoolClient,
  { organizationId, dashboardId }: DashboardKey,
): Promise<ReportFacts | null> {
  const report = await readReport(transaction, { organizationId, dashboardId });
  const dashboard = await readDashboard(transaction, organizationId, dashboardId);
  const { rows } = await transaction.query<{ name: string; slug: string; state: LifecycleState }>(
    'SELECT name, slug, lifecycle_state AS state FROM organization WHERE id = $1',
    [organizationId],
  );
  const [organization] = rows;
  if (report === null || dashboard === null || organization === undefined) return null;
  const { schedule, nextDueAt, sentAt, recipients } = report;
  return {
    organizationName: organization.name,
    organizationSlug: organization.slug,
    organizationState: organization.state,
    dashboard,
    schedule,
    nextDueAt,
    sentAt,
    recipients,
  };
}
