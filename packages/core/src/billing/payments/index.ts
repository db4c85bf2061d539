export { applyFacts } from './operations/apply-facts.ts';
export {
  type ApplyEventsPorts,
  type ApplyEventsReport,
  applyPaymentEvents,
  type PaymentProblem,
  reportProblem,
} from './operations/apply-payment-events.ts';
export { type AttemptReport, attemptCharge, type DecideNextAttempt } from './operations/attempt-charge.ts';
export { lookAtPayments } from './operations/look-at-payments.ts';
export { removeCard } from './operations/remove-card.ts';
export { startCardSetup } from './operations/start-card-setup.ts';
export { startSettlement } from './operations/start-settlement.ts';
export { startTopUp } from './operations/start-top-up.ts';
export {
  composeOwed,
  type Owed,
  type OwedFacts,
  type OwedLine,
  SETTLEMENT_MIN_NANO_USD,
  type UnpaidPlanFee,
} from './owed.ts';
export {
  type BillingAccount,
  isTopUpAmount,
  NANO_USD_PER_CENT,
  OPEN_TOP_UPS_MAX,
  PAYMENT_KINDS,
  PAYMENT_STATUSES,
  type Payment,
  type PaymentKind,
  type PaymentStatus,
  type SavedCard,
  TOP_UP_MAX_NANO_USD,
  TOP_UP_MIN_NANO_USD,
} from './payment.ts';
export type {
  AppliedFacts,
  ApplyOutcome,
  Attempt,
  DuePayment,
  EventOutcome,
  FactsRefusal,
  NoteAttemptQuery,
  OpenTopUpQuery,
  PaymentBooks,
  PaymentEvents,
  PaymentLook,
  PaymentPlace,
  PaymentRepository,
  PendingEvent,
} from './ports.ts';
export type {
  ChargeOutcome,
  ChargeQuery,
  DisputeFacts,
  EventSubject,
  PaymentFacts,
  PaymentProcessor,
  RefundFacts,
  SessionFacts,
  StartCardSetupQuery,
  StartTopUpQuery,
  VerifiedEvent,
} from './processor.ts';
export { requireProcessor } from './require-processor.ts';
