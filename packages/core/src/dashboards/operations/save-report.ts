import type { AuditFacts } from '../../audit/index.ts';
import { DomainError } from '../../errors/index.ts';
import type { Clock } from '../../time/index.ts';
import type { DashboardReport, ReportDraft } from '../dashboard-report.ts';
import { nextReportDueAt } from '../report-instants.ts';
import { auditOf, type DashboardCommand, type DashboardPorts, findDashboard } from './save-dashboard.ts';

/** Null when the dashboard has none. @throws {DomainError} not_found for a dashboard that the caller does not see */
export async function findReport(
  ports: DashboardPorts,
  command: Pick<DashboardCommand, 'organizationId' | 'reader' | 'dashboardId'>,
): Promise<DashboardReport | null> {
  const { id: dashboardId } = await findDashboard(ports, command);
  return ports.dashboards.findReport({ organizationId: command.organizationId, dashboardId });
}

/**
 * Makes the dashboard's report or changes it: it is next due at the first instant of its schedule from now on. Who ended their subscription
 * stays without mail for as long as they are on the list.
 * @throws {DomainError} not_found; invalid_request when somebody on the list is not a member, or may not see a private dashboard
 */
export async function saveReport(
  ports: DashboardPorts,
  clock: Clock,
  command: DashboardCommand & { readonly draft: ReportDraft },
): Promise<DashboardReport> {
  const { organizationId, dashboardId, draft } = command;
  const { privateTo } = await findDashboard(ports, command);
  if (privateTo !== null && draft.recipientIds.some((id) => id !== privateTo)) {
    throw new DomainError('invalid_request', 'A private dashboard is mailed to its author alone. Share it first.', {
      param: 'recipient_ids',
    });
  }
  const at = clock.now();
  const nextDueAt = nextReportDueAt(draft.schedule, at);
  const before = await ports.dashboards.findReport({ organizationId, dashboardId });
  const audit = auditOf(command, 'dashboard_report.saved', before && savedFacts(before), draftFacts(draft));
  const outcome = await ports.dashboards.saveReport({ organizationId, dashboardId, draft, nextDueAt, at, audit });
  if (outcome === 'not_a_member')
    throw new DomainError('invalid_request', 'A report goes to members alone, and somebody on the list is none.', {
      param: 'recipient_ids',
    });
  const saved = await ports.dashboards.findReport({ organizationId, dashboardId });
  if (saved === null) throw noSuchReport();
  return saved;
}

/** @throws {DomainError} not_found */
export async function removeReport(ports: DashboardPorts, command: DashboardCommand): Promise<void> {
  const { organizationId, dashboardId } = command;
  const before = await findReport(ports, command);
  if (before === null) throw noSuchReport();
  const audit = auditOf(command, 'dashboard_report.removed', savedFacts(before), null);
  if (!(await ports.dashboards.removeReport({ organizationId, dashboardId, audit }))) throw noSuchReport();
}

function draftFacts({ schedule, recipientIds }: ReportDraft): AuditFacts {
  const { frequency, weekday, hour, timeZone } = schedule;
  return { frequency, weekday, hour, time_zone: timeZone, recipients: recipientIds.length };
}

function savedFacts({ schedule, recipients }: DashboardReport): AuditFacts {
  return draftFacts({ schedule, recipientIds: recipients.map(({ userId }) => userId) });
}

export const noSuchReport = () => new DomainError('not_found', 'This dashboard has no report.');
