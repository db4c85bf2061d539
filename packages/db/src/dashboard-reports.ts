import type { DashboardReport, DashboardRepository, ReportFacts, ReportSubscription } from '@lethe/core/dashboards';
import type { OrganizationId } from '@lethe/core/tenancy';
import type { PoolClient } from 'pg';
import { appendAuditEvent } from './audit-log.ts';
import type { Database } from './database.ts';
import { lockOrganization } from './lock-organization.ts';

type ReportPart = Pick<
  DashboardRepository,
  'findReport' | 'saveReport' | 'removeReport' | 'findSubscription' | 'unsubscribe'
>;

const TOKEN_PATTERN = /^[0-9a-f]{64}$/;

interface ReportRow {
  readonly frequency: DashboardReport['schedule']['frequency'];
  readonly weekday: number | null;
  readonly hour: number;
  readonly timeZone: string;
  readonly nextDueAt: Date;
  readonly lastDueAt: Date | null;
  readonly sentAt: Date | null;
}

const SELECT = `
  SELECT frequency, weekday, hour, time_zone AS "timeZone", next_due_at AS "nextDueAt", last_due_at AS "lastDueAt", sent_at AS "sentAt"
  FROM dashboard_report WHERE organization_id = $1 AND dashboard_id = $2`;

const RECIPIENTS = `
  SELECT user_id AS "userId", name, email, time_zone AS "timeZone", role, project_ids AS "projectIds",
    encode(unsubscribe_token, 'hex') AS "unsubscribeToken", unsubscribed_at AS "unsubscribedAt"
  FROM report_recipients($1)`;

const SAVE = `
  INSERT INTO dashboard_report (organization_id, dashboard_id, frequency, weekday, hour, time_zone, next_due_at, created_at, updated_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)
  ON CONFLICT (organization_id, dashboard_id) DO UPDATE SET frequency = EXCLUDED.frequency, weekday = EXCLUDED.weekday, hour = EXCLUDED.hour,
    time_zone = EXCLUDED.time_zone, next_due_at = EXCLUDED.next_due_at, updated_at = EXCLUDED.updated_at`;

/** As the dashboard's role. */
export function createReportRepository(database: Database): ReportPart {
  return {
    findReport: ({ organizationId, dashboardId }) =>
      database.withOrganization(organizationId, async (transaction) => {
        const found = await readReport(transaction, { organizationId, dashboardId });
        if (found === null) return null;
        const recipients = found.recipients.map(({ unsubscribeToken: _, timeZone: __, ...recipient }) => recipient);
        return { dashboardId, ...found, recipients };
      }),
    saveReport: (command) =>
      database.withOrganization(command.organizationId, (transaction) => writeReport(transaction, command)),
    removeReport: ({ organizationId, dashboardId, audit }) =>
      database.withOrganization(organizationId, async (transaction) => {
        const { rowCount } = await transaction.query(
          'DELETE FROM dashboard_report WHERE organization_id = $1 AND dashboard_id = $2',
          [organizationId, dashboardId],
        );
        if (rowCount === 0) return false;
        await appendAuditEvent(transaction, audit);
        return true;
      }),
    async findSubscription(token) {
      if (!TOKEN_PATTERN.test(token)) return null;
      const { rows } = await database.pool.query<ReportSubscription>(
        `SELECT organization_name AS "organizationName", dashboard_name AS "dashboardName", unsubscribed_at AS "unsubscribedAt"
         FROM find_report_subscription($1)`,
        [Buffer.from(token, 'hex')],
      );
      return rows[0] ?? null;
    },
    async unsubscribe(token) {
      if (!TOKEN_PATTERN.test(token)) return false;
      const { rows } = await database.pool.query<{ isDone: boolean }>('SELECT unsubscribe_report($1) AS "isDone"', [
        Buffer.from(token, 'hex'),
      ]);
      return rows[0]?.isDone ?? false;
    },
  };
}

/** A report of the transaction's tenant with everybody on its list, as whoever sends it needs them. */
export async function readReport(
  transaction: PoolClient,
  { organizationId, dashboardId }: { readonly organizationId: OrganizationId; readonly dashboardId: string },
): Promise<(Omit<DashboardReport, 'dashboardId' | 'recipients'> & Pick<ReportFacts, 'recipients'>) | null> {
  const { rows } = await transaction.query<ReportRow>(SELECT, [organizationId, dashboardId]);
  const [row] = rows;
  if (row === undefined) return null;
  const { rows: recipients } = await transaction.query<ReportFacts['recipients'][number]>(RECIPIENTS, [dashboardId]);
  const { frequency, weekday, hour, timeZone, ...instants } = row;
  return { schedule: { frequency, weekday, hour, timeZone }, ...instants, recipients };
}

/** Who stays on the list stays as they are: one who ended the subscription does not get it back by a change of the hour. */
async function writeReport(
  transaction: PoolClient,
  { organizationId, dashboardId, draft, nextDueAt, at, audit }: Parameters<ReportPart['saveReport']>[0],
): Promise<'saved' | 'not_a_member'> {
  const { schedule, recipientIds } = draft;
  await lockOrganization(transaction, organizationId);
  const { rows } = await transaction.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM member WHERE organization_id = $1 AND user_id = ANY ($2::uuid[])',
    [organizationId, recipientIds],
  );
  if (rows[0]?.count !== recipientIds.length) return 'not_a_member';
  const { frequency, weekday, hour, timeZone } = schedule;
  await transaction.query(SAVE, [organizationId, dashboardId, frequency, weekday, hour, timeZone, nextDueAt, at]);
  await transaction.query(
    'DELETE FROM dashboard_report_recipient WHERE organization_id = $1 AND dashboard_id = $2 AND user_id <> ALL ($3::uuid[])',
    [organizationId, dashboardId, recipientIds],
  );
  await transaction.query(
    `INSERT INTO dashboard_report_recipient (organization_id, dashboard_id, user_id)
     SELECT $1, $2, chosen.user_id FROM unnest($3::uuid[]) AS chosen (user_id) ON CONFLICT DO NOTHING`,
    [organizationId, dashboardId, recipientIds],
  );
  await appendAuditEvent(transaction, audit);
  return 'saved';
}
