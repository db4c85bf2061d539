import { issueInvoices } from '@lethe/core/billing/invoices';
import { createDatabase, createInvoiceIssuing, createUsageSettlement } from '@lethe/db';
import type { Stage } from '../stage/stage.ts';

/** Issues the invoices of the months in which the requests were sent, as the worker does when they have ended. */
export async function closeMonths({ database }: Pick<Stage, 'database'>): Promise<void> {
  const worker = createDatabase({ url: database.urlAs('lethe_worker'), applicationName: 'equality', poolSizeMax: 2 });
  const now = new Date();
  const nextMonth = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1));
  try {
    const { failures } = await issueInvoices({
      issuing: createInvoiceIssuing(worker),
      settlement: createUsageSettlement(worker),
      clock: { now: () => nextMonth },
      seller: { name: 'Equality', address: '', taxId: null },
      announce: ({ number }) => ({ template: 'invoice', subject: number, text: '', html: '' }),
      hasTimeLeft: () => true,
    });
    if (failures[0] !== undefined) throw failures[0].error;
  } finally {
    await worker.close();
  }
}
