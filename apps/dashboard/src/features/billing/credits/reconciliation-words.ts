import type { Reconciliation } from '@lethe/core/billing/dunning';
import { formatQuantity } from '../../../components/format/duration.ts';

interface ReconciliationWords {
  readonly figure: string;
  readonly note: string;
  readonly isTrouble: boolean;
}

/** What the last night's comparison of Stripe with the ledger found. */
export function reconciliationWords(reconciliation: Reconciliation | null): ReconciliationWords {
  if (reconciliation === null) return { figure: 'Not yet', note: 'Every night, payment by payment', isTrouble: false };
  const { paymentCount, missedCount, differenceCount } = reconciliation;
  const missed = missedCount === 0 ? '' : `, ${missedCount} of them found that night`;
  return {
    figure: differenceCount === 0 ? 'Agrees' : formatQuantity(differenceCount, 'difference'),
    note: `${formatQuantity(paymentCount, 'payment')}${missed}`,
    isTrouble: differenceCount > 0,
  };
}
