export type { CreditHarness } from './credit-harness.ts';
export { describeCreditLeases } from './credit-leases-contract.ts';
export { createMemoryCredit, type MemoryCredit, type MemoryCreditOptions } from './memory-credit.ts';
