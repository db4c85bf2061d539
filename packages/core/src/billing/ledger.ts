import type { NanoUsd } from '../money/index.ts';

/** Where money stands. A transaction moves it between accounts, so the entries of each transaction sum to zero. */
export const LEDGER_ACCOUNTS = [
  'customer_credit',
  'revenue_inference',
  'revenue_storage',
  'revenue_plan',
  'stripe_clearing',
  'grants',
] as const;
export type LedgerAccount = (typeof LEDGER_ACCOUNTS)[number];

export const TRANSACTION_KINDS = [
  'usage',
  'storage_refund',
  'grant',
  'topup',
  'refund',
  'dispute',
  'dispute_won',
  'plan_fee',
  'correction',
] as const;
export type TransactionKind = (typeof TRANSACTION_KINDS)[number];

/** One movement of money of one organization. It never changes; a mistake is corrected by a further transaction. */
export interface LedgerTransaction {
  /** Also what makes posting it again change nothing. That of usage is its batch's. */
  readonly id: string;
  readonly kind: TransactionKind;
  /** Domain time. */
  readonly occurredAt: Date;
  readonly memo: string | null;
  readonly entries: readonly LedgerEntry[];
}

export interface LedgerEntry {
  readonly account: LedgerAccount;
  /** Above zero where the account gains; never zero. */
  readonly amountNanoUsd: NanoUsd;
}

/** What a transaction does to the customer's credit. */
export function creditChange({ entries }: Pick<LedgerTransaction, 'entries'>): NanoUsd {
  return entries.reduce((sum, entry) => (entry.account === 'customer_credit' ? sum + entry.amountNanoUsd : sum), 0n);
}

/** What a batch of usage moves: from the customer's credit to what was earned with it. A batch that costs nothing moves nothing. */
export function usageEntries(batch: { inferenceNanoUsd: NanoUsd; storageNanoUsd: NanoUsd }): readonly LedgerEntry[] {
  const entries: readonly LedgerEntry[] = [
    { account: 'customer_credit', amountNanoUsd: -(batch.inferenceNanoUsd + batch.storageNanoUsd) },
    { account: 'revenue_inference', amountNanoUsd: batch.inferenceNanoUsd },
    { account: 'revenue_storage', amountNanoUsd: batch.storageNanoUsd },
  ];
  return entries.filter(({ amountNanoUsd }) => amountNanoUsd !== 0n);
}
