export {
  DASHBOARD_NAME_LENGTH_MAX,
  DASHBOARD_PANELS_MAX,
  DASHBOARD_SCOPES,
  DASHBOARDS_MAX,
  type Dashboard,
  type DashboardDraft,
  type DashboardPanel,
  type DashboardRange,
  type DashboardScope,
  type DashboardSummary,
  dashboardDraftSchema,
  dashboardPanelSchema,
  PANEL_CHARTS,
  PANEL_WIDTHS,
  type PanelChart,
  type PanelWidth,
  scopeOf,
} from './dashboard.ts';
export { type DashboardReader, mayTakeAway } from './dashboard-access.ts';
export {
  type DashboardReport,
  REPORT_FREQUENCIES,
  REPORT_RECIPIENTS_MAX,
  type ReportFrequency,
  type ReportSchedule,
  refuseRecipient,
  reportDraftSchema,
  reportScheduleSchema,
} from './dashboard-report.ts';
export {
  DASHBOARD_TEMPLATE_DRAFTS,
  type DashboardTemplate,
  draftFromTemplate,
  templatesFor,
} from './dashboard-templates.ts';
export { changeText, figureText } from './figure-text.ts';
export {
  createDashboard,
  type DashboardCaller,
  duplicateDashboard,
  findDashboard,
  removeDashboard,
  saveDashboard,
  shareDashboard,
} from './operations/save-dashboard.ts';
export { findReport, removeReport, saveReport } from './operations/save-report.ts';
export {
  previewReport,
  type SendReportPorts,
  sendDueReports,
  sendReportNow,
} from './operations/send-report.ts';
export { mayReadPanel, panelQuery } from './panel-query.ts';
export type {
  DashboardChange,
  DashboardKey,
  DashboardRepository,
  ReportFacts,
  ReportSending,
  ReportSubscription,
} from './ports.ts';
