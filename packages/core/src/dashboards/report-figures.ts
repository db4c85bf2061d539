import { type AnalyticsAnswer, type AnalyticsReader, type AnalyticsScope, queryAnalytics } from '../analytics/index.ts';
import type { Role } from '../tenancy/index.ts';
import type { Dashboard, DashboardPanel } from './dashboard.ts';
import { mayReadPanel, panelQuery } from './panel-query.ts';
import type { ReportSpans } from './report-instants.ts';

/** One panel over the span of a report and over the one before it. */
export interface PanelFigures {
  readonly panel: DashboardPanel;
  readonly now: AnalyticsAnswer;
  readonly before: AnalyticsAnswer;
}

export interface ReportFigures {
  readonly panels: readonly PanelFigures[];
  /** Panels that the reader's role does not include. */
  readonly refusedCount: number;
}

/** What a dashboard says to one kind of reader: a role, and the projects that it sees. */
export async function readReportFigures(
  ports: { readonly analytics: AnalyticsReader },
  {
    dashboard,
    role,
    scope,
    spans,
  }: { dashboard: Pick<Dashboard, 'panels'>; role: Role; scope: AnalyticsScope; spans: ReportSpans },
): Promise<ReportFigures> {
  const allowed = dashboard.panels.filter((panel) => mayReadPanel(role, panel));
  const panels: PanelFigures[] = [];
  for (const panel of allowed) {
    const now = panelQuery(panel, { from: spans.from, to: spans.to });
    const before = panelQuery({ ...panel, groupBy: 'none' }, { from: spans.beforeFrom, to: spans.from });
    panels.push({
      panel,
      now: await queryAnalytics(ports, { ...scope, query: now }),
      before: await queryAnalytics(ports, { ...scope, query: before }),
    });
  }
  return { panels, refusedCount: dashboard.panels.length - allowed.length };
}
