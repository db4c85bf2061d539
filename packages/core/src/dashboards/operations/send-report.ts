import type { AnalyticsReader } from '../../analytics/index.ts';
import { DomainError } from '../../errors/index.ts';
import type { MailContent } from '../../mail/index.ts';
import type { OrganizationId, ProjectScope, Role } from '../../tenancy/index.ts';
import { projectScopeOf } from '../../tenancy/index.ts';
import type { Clock } from '../../time/index.ts';
import { REPORT_SEND_EVERY_MS, type ReportSchedule, refuseRecipient } from '../dashboard-report.ts';
import type { DashboardKey, ReportFacts, ReportMail, ReportSending } from '../ports.ts';
import { type ReportFigures, readReportFigures } from '../report-figures.ts';
import { lastReportDueAt, nextReportDueAt, type ReportSpans, reportSpans } from '../report-instants.ts';
import { reportMail } from '../report-mail.ts';
import { auditOf, type DashboardCommand, type DashboardPorts, findDashboard } from './save-dashboard.ts';
import { noSuchReport } from './save-report.ts';

export interface SendReportPorts {
  readonly reports: ReportSending;
  readonly analytics: AnalyticsReader;
  /** Where the dashboard is found; links in mails lead there. */
  readonly publicUrl: string;
}

/** Reports of one run: each is a transaction of its own. */
const REPORTS_SENT_MAX = 100;
/** So often a report is made anew because what it was made of changed while it was. */
const ATTEMPTS_MAX = 3;

/**
 * Sends every report whose instant has come, each once, up to the last instant of its schedule: what a worker that was away missed is not sent
 * one by one. A report that fails stops no other and stays due. Tells how many mails were queued.
 */
export async function sendDueReports(
  ports: SendReportPorts,
  clock: Clock,
  onFailure: (key: DashboardKey, error: unknown) => void,
): Promise<{ readonly reportCount: number; readonly mailCount: number }> {
  let reportCount = 0;
  let mailCount = 0;
  for (const key of await ports.reports.due(REPORTS_SENT_MAX)) {
    try {
      const queuedCount = await sendDueReport(ports, key, clock.now());
      if (queuedCount === null) continue;
      reportCount += 1;
      mailCount += queuedCount;
    } catch (error) {
      onFailure(key, error);
    }
  }
  return { reportCount, mailCount };
}

/** Null: it was removed, or somebody else sent it. */
async function sendDueReport(ports: SendReportPorts, key: DashboardKey, now: Date): Promise<number | null> {
  for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
    const facts = await ports.reports.find(key);
    if (facts === null || facts.nextDueAt > now) return null;
    const dueAt = lastReportDueAt(facts.schedule, now);
    const mails = await mailsOf(ports, key, facts, dueAt);
    const nextDueAt = nextReportDueAt(facts.schedule, now);
    if (await ports.reports.deliver({ ...key, facts, mails, occasion: { kind: 'scheduled', dueAt, nextDueAt } }))
      return mails.length;
  }
  throw new DomainError('service_unavailable', 'The report changed each time it was made.');
}

/**
 * Sends a report now to everybody on its list, with the figures of its last whole span.
 * @throws {DomainError} not_found; rate_limited within a minute of the last time
 */
export async function sendReportNow(
  ports: SendReportPorts & DashboardPorts,
  clock: Clock,
  command: DashboardCommand,
): Promise<{ readonly mailCount: number }> {
  const { organizationId, dashboardId } = command;
  await findDashboard(ports, command);
  for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
    const facts = await ports.reports.find({ organizationId, dashboardId });
    if (facts === null) throw noSuchReport();
    const at = clock.now();
    if (facts.sentAt !== null && at.getTime() - facts.sentAt.getTime() < REPORT_SEND_EVERY_MS)
      throw new DomainError('rate_limited', 'This report was sent less than a minute ago.');
    const mails = await mailsOf(ports, { organizationId }, facts, lastReportDueAt(facts.schedule, at));
    const audit = auditOf(command, 'dashboard_report.sent', null, { mails: mails.length });
    const isQueued = await ports.reports.deliver({
      organizationId,
      dashboardId,
      facts,
      mails,
      occasion: { kind: 'on_demand', at, audit },
    });
    if (isQueued) return { mailCount: mails.length };
  }
  throw new DomainError('conflict', 'The report changed while it was made. Send it again.');
}

export interface ReportPreview extends MailContent {
  readonly spans: ReportSpans;
  readonly figures: ReportFigures;
}

/** The mail as whoever asks would get it now, on a schedule that need not be saved. @throws {DomainError} not_found */
export async function previewReport(
  ports: Pick<SendReportPorts, 'analytics' | 'publicUrl'> & DashboardPorts,
  clock: Clock,
  command: Pick<DashboardCommand, 'organizationId' | 'reader' | 'dashboardId'> & {
    readonly schedule: ReportSchedule;
    readonly role: Role;
    readonly projects: ProjectScope;
    readonly organization: { readonly name: string; readonly slug: string };
  },
): Promise<ReportPreview> {
  const { organizationId, schedule, role, projects, organization } = command;
  const dashboard = await findDashboard(ports, command);
  const spans = reportSpans(schedule, lastReportDueAt(schedule, clock.now()));
  const figures = await readReportFigures(ports, { dashboard, role, scope: { organizationId, projects }, spans });
  const url = dashboardUrl(ports.publicUrl, organization.slug, dashboard.id);
  const content = {
    organizationName: organization.name,
    dashboard,
    schedule,
    spans,
    figures,
    url,
    unsubscribeUrl: null,
  };
  return { ...reportMail(content), spans, figures };
}

/** Nobody gets a mail of an organization that is not active. Figures are read once for each kind of reader. */
async function mailsOf(
  ports: SendReportPorts,
  { organizationId }: { readonly organizationId: OrganizationId },
  facts: ReportFacts,
  dueAt: Date,
): Promise<readonly ReportMail[]> {
  if (facts.organizationState !== 'active') return [];
  const { dashboard, schedule, organizationName, organizationSlug } = facts;
  const spans = reportSpans(schedule, dueAt);
  const known = new Map<string, ReportFigures>();
  const mails: ReportMail[] = [];
  for (const recipient of facts.recipients) {
    if (refuseRecipient(dashboard, recipient) !== null) continue;
    const { role, projectIds } = recipient;
    const kind = [role, ...projectIds.toSorted()].join(' ');
    const scope = { organizationId, projects: projectScopeOf({ projectIds }) };
    const figures = known.get(kind) ?? (await readReportFigures(ports, { dashboard, role, scope, spans }));
    known.set(kind, figures);
    const url = dashboardUrl(ports.publicUrl, organizationSlug, dashboard.id);
    const unsubscribeUrl = `${ports.publicUrl}/reports/unsubscribe/${recipient.unsubscribeToken}`;
    const content = { organizationName, dashboard, schedule, spans, figures, url, unsubscribeUrl };
    mails.push({ ...reportMail(content), recipient: recipient.email });
  }
  return mails;
}

function dashboardUrl(publicUrl: string, organizationSlug: string, dashboardId: string): string {
  return `${publicUrl}/${organizationSlug}/dashboards/${dashboardId}`;
}
