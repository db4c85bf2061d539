import { type IssuedInvoice, type IssueInvoicesPorts, issueInvoices } from '@lethe/core/billing/invoices';
import { invoiceMail, type MailContent } from '@lethe/core/mail';
import type { Logger } from '@lethe/telemetry';
import type { Job } from './job.ts';
import { startRunBudget } from './run-budget.ts';

export interface IssueInvoicesJobPorts extends Pick<IssueInvoicesPorts, 'issuing' | 'settlement' | 'clock' | 'seller'> {
  /** The dashboard, to which the mail leads. */
  readonly publicUrl: string;
  readonly logger: Logger;
}

/**
 * Closes every month that has ended. Repeating is safe: a month is closed once, whoever tries. One organization's failure stops no other's
 * invoice, but fails the run, so that it is tried again and alarmed on. Null, on an installation of one's own, issues nothing.
 */
export function issueInvoicesJob(ports: IssueInvoicesJobPorts | null): Job {
  if (ports === null) return { run: async () => ({ issuedCount: 0 }), nextWorkAt: async () => null };
  const { publicUrl, logger, ...invoicing } = ports;
  const announce = (invoice: IssuedInvoice) => announceInvoice(invoice, publicUrl);
  return {
    async run() {
      const report = await issueInvoices({ ...invoicing, announce, hasTimeLeft: startRunBudget() });
      const { failures, ...counts } = report;
      for (const { organizationId, error } of failures) logger.error('invoice_failed', error, { organizationId });
      if (failures[0] !== undefined) throw failures[0].error;
      return counts;
    },
    nextWorkAt: () => invoicing.issuing.nextDueAt(),
  };
}

function announceInvoice(invoice: IssuedInvoice, publicUrl: string): MailContent {
  const { id, number, month, organizationName, organizationSlug, draft } = invoice;
  const amountOf = (kind: string) => draft.lines.find((line) => line.kind === kind)?.amountNanoUsd ?? 0n;
  return invoiceMail({
    organizationName,
    number,
    month,
    inferenceNanoUsd: amountOf('inference'),
    storageNanoUsd: amountOf('data_storage'),
    planFeeNanoUsd: amountOf('plan_fee'),
    dueNanoUsd: draft.dueNanoUsd,
    url: new URL(`/${organizationSlug}/invoices/${id}`, publicUrl).href,
  });
}
