import { createRouter } from '../procedure/builder.ts';
import { createDashboard } from './create-dashboard.ts';
import { duplicateDashboard } from './duplicate-dashboard.ts';
import { getDashboard } from './get-dashboard.ts';
import { listDashboards } from './list-dashboards.ts';
import { previewReport } from './preview-report.ts';
import { removeDashboard } from './remove-dashboard.ts';
import { removeReport } from './remove-report.ts';
import { saveDashboard } from './save-dashboard.ts';
import { saveReport } from './save-report.ts';
import { sendReport } from './send-report.ts';
import { shareDashboard } from './share-dashboard.ts';

export const dashboardsRouter = createRouter({
  list: listDashboards,
  get: getDashboard,
  create: createDashboard,
  save: saveDashboard,
  share: shareDashboard,
  duplicate: duplicateDashboard,
  remove: removeDashboard,
  saveReport,
  removeReport,
  previewReport,
  sendReport,
});
