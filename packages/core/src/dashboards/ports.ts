import type { NewAuditEvent } from '../audit/index.ts';
import type { MailContent } from '../mail/index.ts';
import type { LifecycleState, OrganizationId, UserId } from '../tenancy/index.ts';
import type { Dashboard, DashboardDraft, DashboardSummary } from './dashboard.ts';
import type { DashboardReport, ReportDraft, ReportRecipient, ReportSchedule } from './dashboard-report.ts';

export interface DashboardKey {
  readonly organizationId: OrganizationId;
  readonly dashboardId: string;
}

interface Audited {
  readonly audit: NewAuditEvent;
}

export type DashboardChange = 'saved' | 'changed_meanwhile' | 'too_many';

/** As the dashboard's role. Each change is written with its audit event in one transaction. Who may see or change what is decided before. */
export interface DashboardRepository {
  /** What is shared and what is private to this member, by name. */
  list(query: { organizationId: OrganizationId; userId: UserId | null }): Promise<readonly DashboardSummary[]>;
  find(key: DashboardKey): Promise<Dashboard | null>;
  create(command: { organizationId: OrganizationId; dashboard: Dashboard } & Audited): Promise<DashboardChange>;
  /** Writes the next version, unless `version` is not the newest one any more. */
  save(
    command: DashboardKey & { draft: DashboardDraft; version: number; at: Date } & Audited,
  ): Promise<DashboardChange>;
  share(
    command: DashboardKey & { privateTo: UserId | null; version: number; at: Date } & Audited,
  ): Promise<DashboardChange>;
  /** @returns false when there is none of this id */
  remove(command: DashboardKey & Audited): Promise<boolean>;
  findReport(key: DashboardKey): Promise<DashboardReport | null>;
  /** @returns `not_a_member` and writes nothing when one of the recipients is none */
  saveReport(
    command: DashboardKey & { draft: ReportDraft; nextDueAt: Date; at: Date } & Audited,
  ): Promise<'saved' | 'not_a_member'>;
  /** @returns false when there is none */
  removeReport(command: DashboardKey & Audited): Promise<boolean>;
  /** Whose subscription a link ends; null for a token that is none. */
  findSubscription(token: string): Promise<ReportSubscription | null>;
  /** Ends it. Again: changes nothing. @returns false for a token that is none */
  unsubscribe(token: string): Promise<boolean>;
}

export interface ReportSubscription {
  readonly organizationName: string;
  readonly dashboardName: string;
  readonly unsubscribedAt: Date | null;
}

/** Everything that decides who gets a report and what stands in it, but for the figures. */
export interface ReportFacts {
  readonly organizationName: string;
  readonly organizationSlug: string;
  readonly organizationState: LifecycleState;
  readonly dashboard: Dashboard;
  readonly schedule: ReportSchedule;
  readonly nextDueAt: Date;
  readonly sentAt: Date | null;
  readonly recipients: readonly (ReportRecipient & {
    readonly timeZone: string | null;
    readonly unsubscribeToken: string;
  })[];
}

export interface ReportMail extends MailContent {
  readonly recipient: string;
}

/** The sending of reports, for the worker on schedule and for the dashboard on demand. */
export interface ReportSending {
  /** Of all organizations, the one that waits longest first. */
  due(countMax: number): Promise<readonly DashboardKey[]>;
  nextDueAt(): Promise<Date | null>;
  find(key: DashboardKey): Promise<ReportFacts | null>;
  /**
   * Queues the mails and notes it in one transaction.
   * @returns false, and nothing was queued, when the facts are not what they were: a member left, or somebody else sent it
   */
  deliver(
    command: DashboardKey & {
      /** What the mails were made of. */
      readonly facts: ReportFacts;
      readonly mails: readonly ReportMail[];
      readonly occasion:
        | { readonly kind: 'scheduled'; readonly dueAt: Date; readonly nextDueAt: Date }
        | { readonly kind: 'on_demand'; readonly at: Date; readonly audit: NewAuditEvent };
    },
  ): Promise<boolean>;
}
