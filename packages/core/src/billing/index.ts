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
export type { KnownModel, PriceList, PriceQuery } from './ports.ts';
export { NO_USAGE, type TokenUsage, totalTokens } from './token-usage.ts';
