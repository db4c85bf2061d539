export {
  AUTO_TOP_UP_CAP_NANO_USD_MAX,
  AUTO_TOP_UP_THRESHOLD_NANO_USD_MAX,
  type AutoTopUp,
  type AutoTopUpDecision,
  type AutoTopUpDraft,
  type AutoTopUpPosition,
  autoTopUpDraftSchema,
  DEFAULT_AUTO_TOP_UP,
  decideAutoTopUp,
} from './auto-top-up.ts';
export {
  BUDGET_AMOUNT_NANO_USD_MAX,
  BUDGET_SCOPES,
  BUDGET_THRESHOLDS_DEFAULT,
  BUDGETS_MAX,
  type Budget,
  type BudgetDraft,
  type BudgetScope,
  type BudgetStanding,
  budgetDraftSchema,
  reachedThresholds,
} from './budget.ts';
export {
  type CreditFindings,
  type CreditPositionSeen,
  type CreditStanding,
  lookAtBalance,
  NEGATIVE_BALANCE_TOLERATED_MS,
  type Reconciliation,
  SUSPENSION_REASONS,
  type SuspensionReason,
  type SuspensionRequest,
} from './credit-standing.ts';
export { type CollectionReport, collectPayments } from './operations/collect-payments.ts';
export { type LookAfterCreditPorts, lookAfterCredit } from './operations/look-after-credit.ts';
export {
  RECONCILED_DAYS,
  type ReconcilePorts,
  type ReconciliationFinding,
  type ReconciliationReport,
  reconcilePayments,
} from './operations/reconcile-payments.ts';
export { type SaveAutoTopUpCommand, type SaveAutoTopUpPorts, saveAutoTopUp } from './operations/save-auto-top-up.ts';
export {
  type BudgetCommand,
  type BudgetPorts,
  isBudgetInScope,
  removeBudget,
  saveBudget,
} from './operations/save-budget.ts';
export type {
  AutoTopUpRepository,
  BalanceMailFacts,
  BudgetOutcome,
  BudgetRepository,
  CreditCare,
  CreditStandingReader,
  FailingPaymentFacts,
  FailureOccasion,
  MoneyMailFacts,
  PaymentAudit,
  PaymentOccasion,
} from './ports.ts';
export { decideNextAttempt, type FailedAttempt, GIVEN_UP_AFTER_MS, nextAttemptAt } from './retry-schedule.ts';
