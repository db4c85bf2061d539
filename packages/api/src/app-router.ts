import { accountRouter } from './account/router.ts';
import { analyticsRouter } from './analytics/router.ts';
import { apiKeysRouter } from './api-keys/router.ts';
import { auditRouter } from './audit/router.ts';
import { autoTopUpRouter } from './auto-top-up/router.ts';
import { budgetsRouter } from './budgets/router.ts';
import { complianceRouter } from './compliance/router.ts';
import { conversationsRouter } from './conversations/router.ts';
import { creditStandingRouter } from './credit-standing/router.ts';
import { creditsRouter } from './credits/router.ts';
import { dashboardsRouter } from './dashboards/router.ts';
import { demoRouter } from './demo/router.ts';
import { erasuresRouter } from './erasures/router.ts';
import { exportsRouter } from './exports/router.ts';
import { feedbackRouter } from './feedback/router.ts';
import { holdsRouter } from './holds/router.ts';
import { invitationsRouter } from './invitations/router.ts';
import { invoicesRouter } from './invoices/router.ts';
import { lifecycleRouter } from './lifecycle/router.ts';
import { managementKeysRouter } from './management-keys/router.ts';
import { membersRouter } from './members/router.ts';
import { organizationsRouter } from './organizations/router.ts';
import { overviewRouter } from './overview/router.ts';
import { plansRouter } from './plans/router.ts';
import { createCallerFactory, createRouter } from './procedure/builder.ts';
import { projectsRouter } from './projects/router.ts';
import { proofRouter } from './proof/router.ts';
import { providerKeysRouter } from './provider-keys/router.ts';
import { requestsRouter } from './requests/router.ts';
import { retentionRouter } from './retention/router.ts';
import { savedViewsRouter } from './saved-views/router.ts';
import { searchRouter } from './search/router.ts';
import { sessionsRouter } from './sessions/router.ts';
import { spendingRouter } from './spending/router.ts';
import { usageRouter } from './usage/router.ts';
import { webhooksRouter } from './webhooks/router.ts';

export const appRouter = createRouter({
  organizations: organizationsRouter,
  lifecycle: lifecycleRouter,
  members: membersRouter,
  invitations: invitationsRouter,
  projects: projectsRouter,
  audit: auditRouter,
  proof: proofRouter,
  overview: overviewRouter,
  requests: requestsRouter,
  conversations: conversationsRouter,
  search: searchRouter,
  savedViews: savedViewsRouter,
  feedback: feedbackRouter,
  analytics: analyticsRouter,
  dashboards: dashboardsRouter,
  retention: retentionRouter,
  compliance: complianceRouter,
  holds: holdsRouter,
  erasures: erasuresRouter,
  exports: exportsRouter,
  apiKeys: apiKeysRouter,
  providerKeys: providerKeysRouter,
  managementKeys: managementKeysRouter,
  sessions: sessionsRouter,
  spending: spendingRouter,
  usage: usageRouter,
  credits: creditsRouter,
  autoTopUp: autoTopUpRouter,
  budgets: budgetsRouter,
  creditStanding: creditStandingRouter,
  plans: plansRouter,
  invoices: invoicesRouter,
  webhooks: webhooksRouter,
  account: accountRouter,
  demo: demoRouter,
});

export type AppRouter = typeof appRouter;

/** Calls procedures without HTTP: for server components and tests. */
export const createCaller = createCallerFactory(appRouter);
