import { type ReconcilePorts, reconcilePayments } from '@lethe/core/billing/dunning';
import type { Logger } from '@lethe/telemetry';
import type { Job } from './job.ts';

export interface ReconcilePaymentsPorts {
  /** Null where payments are off. */
  readonly reconciliation: Omit<ReconcilePorts, 'onFinding'> | null;
  readonly logger: Logger;
}

/** Repeating is safe: what the first run posted the second one finds posted. Fails when the processor cannot be asked. */
export function reconcilePaymentsJob({ reconciliation, logger }: ReconcilePaymentsPorts): Job {
  return {
    async run() {
      if (reconciliation === null) return {};
      const report = await reconcilePayments({
        ...reconciliation,
        onFinding({ kind, organizationId, paymentIntentId }) {
          const fields = { organizationId, reason: `${kind}:${paymentIntentId}` };
          // What a webhook had missed is in the books now; everything else waits for somebody.
          if (kind === 'missed') logger.warn('payment_missed', fields);
          else logger.error('payment_differs', null, fields);
        },
      });
      return { ...report };
    },
    // Nothing at the processor changes because a clock jumps.
    nextWorkAt: async () => null,
  };
}
