import { type CreditLedger, creditChange, type LedgerPlace, type LedgerTransaction } from '@lethe/core/billing';

export interface TransactionPage {
  readonly transactions: readonly (LedgerTransaction & { readonly creditNanoUsd: bigint })[];
  /** Null on the last page. */
  readonly next: LedgerPlace | null;
}

/** One more transaction than the page has is read, which tells whether another page follows. */
export async function readTransactionPage(
  ledger: CreditLedger,
  { before, pageSize }: { readonly before: LedgerPlace | null; readonly pageSize: number },
): Promise<TransactionPage> {
  const read = await ledger.listTransactions({ countMax: pageSize + 1, before });
  const transactions = read.slice(0, pageSize).map((one) => ({ ...one, creditNanoUsd: creditChange(one) }));
  const last = transactions.at(-1);
  const hasMore = read.length > pageSize && last !== undefined;
  return { transactions, next: hasMore ? { occurredAt: last.occurredAt, id: last.id } : null };
}
