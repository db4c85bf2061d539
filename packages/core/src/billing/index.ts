export {
  type CostBreakdown,
  type InferenceCost,
  inferenceCost,
  STORAGE_RATE,
  type StorageFeeInput,
  storageFee,
  type TokenRates,
  totalCost,
} from './cost.ts';
export { type CreditPosition, type CreditWish, decideGrant } from './decide-grant.ts';
export {
  creditChange,
  LEDGER_ACCOUNTS,
  type LedgerAccount,
  type LedgerEntry,
  type LedgerTransaction,
  TRANSACTION_KINDS,
  type TransactionKind,
  usageEntries,
} from './ledger.ts';
export type { ModelKind, ModelQuery } from './model-query.ts';
export {
  type SaveSpendingPolicyCommand,
  type SaveSpendingPolicyPorts,
  saveSpendingPolicy,
} from './operations/save-spending-policy.ts';
export {
  type SettlementFailure,
  type SettlementReport,
  type SettleUsageLimits,
  settleOrganization,
  settleUsage,
} from './operations/settle-usage.ts';
export type {
  CreditGrant,
  CreditGrants,
  CreditLeases,
  CreditLedger,
  LeaseGrant,
  LeaseQuery,
  LedgerCheck,
  LedgerDifference,
  LedgerPlace,
  UsageSettlement,
} from './ports.ts';
export type { KnownModel, PriceList, PriceQuery } from './price-list.ts';
export type { DailyHours, ModelRate, PriceArchive, PricedModel, PriceVersion } from './price-version.ts';
export {
  DEFAULT_SPENDING,
  OUT_OF_CREDIT_CHOICES,
  type OutOfCreditChoice,
  SPENDING_AMOUNT_NANO_USD_MAX,
  type SpendingPolicy,
  type SpendingPolicyDraft,
  spendingPolicyDraftSchema,
} from './spending-policy.ts';
export type { NewSpendingVersion, SpendingPolicyRepository } from './spending-ports.ts';
export { NO_USAGE, type TokenUsage, totalTokens } from './token-usage.ts';
