import type { LedgerAccount, LedgerEntry, LedgerTransaction, TransactionKind } from '@lethe/core/billing';
import { formatUsd, type NanoUsd } from '@lethe/core/money';

export const TRANSACTION_WORDS: Readonly<Record<TransactionKind, string>> = {
  usage: 'Usage',
  grant: 'Granted credit',
  topup: 'Top-up',
  refund: 'Refund',
  correction: 'Correction',
  dispute: 'Dispute',
  dispute_won: 'Dispute won',
  plan_fee: 'Plan fee',
  storage_refund: 'Storage refund',
};

export const ACCOUNT_WORDS: Readonly<Record<LedgerAccount, string>> = {
  customer_credit: 'Your credit',
  revenue_inference: 'Inference, earned',
  revenue_storage: 'Data storage, earned',
  revenue_plan: 'Plan fee, earned',
  stripe_clearing: 'Card payments, Stripe',
  grants: 'Granted by Lethe',
};

const EARNED = { revenue_inference: 'Inference', revenue_storage: 'Data storage' } as const;

/** What a transaction was for: what was noted with it, and of usage what it went to. */
export function purposeText({ memo, entries, kind }: Pick<LedgerTransaction, 'memo' | 'entries' | 'kind'>): string {
  if (memo !== null || kind !== 'usage') return memo ?? '';
  return entries
    .flatMap(({ account, amountNanoUsd }) =>
      account === 'revenue_inference' || account === 'revenue_storage'
        ? [`${EARNED[account]} ${smallDollars(amountNanoUsd)}`]
        : [],
    )
    .join(', ');
}

const LIST_DIGITS = 6;

function smallDollars(amountNanoUsd: NanoUsd): string {
  return `$${formatUsd(amountNanoUsd, LIST_DIGITS)}`;
}

/** What the entries of a transaction come to together. Anything but 0 would be a fault of ours, and the page says it. */
export function sumOf(entries: readonly LedgerEntry[]): NanoUsd {
  return entries.reduce((sum, { amountNanoUsd }) => sum + amountNanoUsd, 0n);
}

/** What a kind of transaction is called; its own name where it has none here. */
export function transactionWord(kind: string): string {
  const words: Readonly<Record<string, string>> = TRANSACTION_WORDS;
  return words[kind] ?? kind.replaceAll('_', ' ');
}
