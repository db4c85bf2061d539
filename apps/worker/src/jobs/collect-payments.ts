import { collectPayments, type LookAfterCreditPorts } from '@lethe/core/billing/dunning';
import { DomainError } from '@lethe/core/errors';
import type { Logger } from '@lethe/telemetry';
import type { Job } from './job.ts';

export interface CollectPaymentsPorts {
  /** Null where no credit is kept. */
  readonly credit: LookAfterCreditPorts | null;
  readonly logger: Logger;
}

/**
 * Repeating is safe: an attempt is claimed before the processor is asked, and made again under the same key when its outcome is unknown. Fails
 * when something other than a card failed, after everything else was done.
 */
export function collectPaymentsJob({ credit, logger }: CollectPaymentsPorts): Job {
  return {
    async run() {
      if (credit === null) return {};
      const { failures, ...counts } = await collectPayments(credit);
      for (const { organizationId, error } of failures) logger.error('collection_failed', error, { organizationId });
      if (failures.length > 0) {
        throw new DomainError(
          'service_unavailable',
          `Of ${failures.length} organizations money could not be collected.`,
        );
      }
      return counts;
    },
    // Where payments are off nothing is collected, however long it has been due.
    nextWorkAt: async () => (credit === null || credit.payments === null ? null : credit.care.nextWorkAt()),
  };
}
