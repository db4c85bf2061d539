import type { NewAuditEvent } from '@lethe/core/audit';
import type { Dashboard, DashboardReport } from '@lethe/core/dashboards';
import type { UserId } from '@lethe/core/tenancy';
import type { ApiPorts } from '../index.ts';
import { HALDEN, NOW } from './halden.ts';

export const DASHBOARD_ID = '0189d5c0-0000-7000-8000-0000000000d1';

const FIRST: Dashboard = {
  id: DASHBOARD_ID,
  name: 'Cost',
  range: '30d',
  panels: [],
  privateTo: null,
  authorId: 'user-owner' as UserId,
  authorLabel: 'owner',
  version: 1,
  createdAt: NOW,
  updatedAt: NOW,
};

const REPORT: DashboardReport = {
  dashboardId: DASHBOARD_ID,
  schedule: { frequency: 'daily', weekday: null, hour: 8, timeZone: 'UTC' },
  nextDueAt: NOW,
  lastDueAt: null,
  sentAt: null,
  recipients: [],
};

interface DashboardWorld {
  readonly audited: NewAuditEvent[];
  readonly sessions: readonly { readonly userId: UserId }[];
}

/** One shared dashboard with a report that goes to nobody. Whoever signed in last has made it, so that every role may take it away. */
export function createMemoryDashboards({
  audited,
  sessions,
}: DashboardWorld): Pick<ApiPorts, 'dashboards' | 'reports'> {
  const kept = new Map([[FIRST.id, FIRST]]);
  const note = <Outcome>(audit: NewAuditEvent, outcome: Outcome): Outcome => {
    audited.push(audit);
    return outcome;
  };
  return {
    dashboards: {
      list: async () =>
        [...kept.values()].map(({ panels, ...dashboard }) => ({
          ...dashboard,
          panelCount: panels.length,
          hasReport: true,
        })),
      find: async ({ dashboardId }) => {
        const found = kept.get(dashboardId);
        return found === undefined ? null : { ...found, authorId: sessions.at(-1)?.userId ?? found.authorId };
      },
      create: async ({ dashboard, audit }) => {
        kept.set(dashboard.id, dashboard);
        return note(audit, 'saved');
      },
      save: async ({ audit }) => note(audit, 'saved'),
      share: async ({ audit }) => note(audit, 'saved'),
      remove: async ({ dashboardId, audit }) => note(audit, kept.delete(dashboardId)),
      findReport: async () => REPORT,
      saveReport: async ({ audit }) => note(audit, 'saved'),
      removeReport: async ({ audit }) => note(audit, true),
      findSubscription: async () => null,
      unsubscribe: async () => false,
    },
    reports: {
      due: async () => [],
      nextDueAt: async () => null,
      find: async ({ dashboardId }) => ({
        organizationName: HALDEN.name,
        organizationSlug: HALDEN.slug,
        organizationState: 'active',
        dashboard: kept.get(dashboardId) ?? FIRST,
        schedule: REPORT.schedule,
        nextDueAt: NOW,
        sentAt: null,
        recipients: [],
      }),
      deliver: async () => true,
    },
  };
}
