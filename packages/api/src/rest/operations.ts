import type { AnyOperation } from './define-operation.ts';
import { analyticsOperations } from './resources/analytics.ts';
import { apiKeyOperations } from './resources/api-keys.ts';
import { auditLogOperations } from './resources/audit-log.ts';
import { auditProofOperations } from './resources/audit-proof.ts';
import { autoTopUpOperations } from './resources/auto-top-up.ts';
import { budgetOperations } from './resources/budgets.ts';
import { checkpointOperations } from './resources/checkpoints.ts';
import { conversationOperations } from './resources/conversations.ts';
import { creditStandingOperations } from './resources/credit-standing.ts';
import { dashboardReportOperations } from './resources/dashboard-reports.ts';
import { dashboardOperations } from './resources/dashboards.ts';
import { dataLifecycleOperations } from './resources/data-lifecycle.ts';
import { erasureOperations } from './resources/erasures.ts';
import { exportOperations } from './resources/exports.ts';
import { feedbackOperations } from './resources/feedback.ts';
import { holdOperations } from './resources/holds.ts';
import { invoiceOperations } from './resources/invoices.ts';
import { ledgerOperations } from './resources/ledger.ts';
import { memberOperations } from './resources/members.ts';
import { organizationOperations } from './resources/organization.ts';
import { overviewOperations } from './resources/overview.ts';
import { owedOperations } from './resources/owed.ts';
import { payloadSearchOperations } from './resources/payload-search.ts';
import { payloadOperations } from './resources/payloads.ts';
import { paymentOperations } from './resources/payments.ts';
import { planOperations } from './resources/plan.ts';
import { projectOperations } from './resources/projects.ts';
import { receiptOperations } from './resources/receipts.ts';
import { requestCountOperations } from './resources/request-counts.ts';
import { requestOperations } from './resources/requests.ts';
import { retentionPolicyOperations } from './resources/retention-policy.ts';
import { retentionStatusOperations } from './resources/retention-status.ts';
import { savedViewOperations } from './resources/saved-views.ts';
import { spendingPolicyOperations } from './resources/spending-policy.ts';
import { subprocessorOperations } from './resources/subprocessors.ts';
import { usageOperations } from './resources/usage.ts';
import { webhookOperations } from './resources/webhooks.ts';

/** Every operation of the management API, in the order in which the documentation shows them. */
export const OPERATIONS: readonly AnyOperation[] = [
  ...organizationOperations,
  ...memberOperations,
  ...projectOperations,
  ...apiKeyOperations,
  ...retentionPolicyOperations,
  ...dataLifecycleOperations,
  ...retentionStatusOperations,
  ...spendingPolicyOperations,
  ...paymentOperations,
  ...owedOperations,
  ...autoTopUpOperations,
  ...budgetOperations,
  ...creditStandingOperations,
  ...planOperations,
  ...invoiceOperations,
  ...webhookOperations,
  ...subprocessorOperations,
  ...requestCountOperations,
  ...overviewOperations,
  ...requestOperations,
  ...payloadOperations,
  ...payloadSearchOperations,
  ...feedbackOperations,
  ...conversationOperations,
  ...savedViewOperations,
  ...erasureOperations,
  ...holdOperations,
  ...exportOperations,
  ...dashboardOperations,
  ...dashboardReportOperations,
  ...usageOperations,
  ...analyticsOperations,
  ...ledgerOperations,
  ...auditLogOperations,
  ...auditProofOperations,
  ...receiptOperations,
  ...checkpointOperations,
];
