import { formatUsd, type NanoUsd } from '../money/index.ts';
import { composeMail } from './compose-mail.ts';
import type { MailContent } from './mail.ts';

export interface InvoiceMailFacts {
  readonly organizationName: string;
  readonly number: string;
  /** The first instant of its month. */
  readonly month: Date;
  readonly inferenceNanoUsd: NanoUsd;
  readonly storageNanoUsd: NanoUsd;
  readonly planFeeNanoUsd: NanoUsd;
  readonly dueNanoUsd: NanoUsd;
  /** The page of the invoice, where its PDF is. */
  readonly url: string;
}

const monthFormat = new Intl.DateTimeFormat('en', { month: 'long', year: 'numeric', timeZone: 'UTC' });

export function invoiceMail(facts: InvoiceMailFacts): MailContent {
  const { organizationName, number, month, inferenceNanoUsd, storageNanoUsd, planFeeNanoUsd, dueNanoUsd, url } = facts;
  const name = monthFormat.format(month);
  return composeMail({
    template: 'invoice',
    subject: `Invoice ${number} for ${name}`,
    heading: `Your invoice for ${name}`,
    paragraphs: [
      `${organizationName}: inference $${formatUsd(inferenceNanoUsd, 2)}, data storage $${formatUsd(storageNanoUsd, 2)}, plan fee $${formatUsd(planFeeNanoUsd, 2)}. Inference and storage were paid from your credit.`,
      dueNanoUsd === 0n
        ? 'Nothing is due.'
        : `$${formatUsd(dueNanoUsd, 2)} is due for the plan and is charged to your saved card. You need not do anything.`,
    ],
    action: { label: `See ${number} and its PDF`, url },
    footer: `You get this because you look after the money of ${organizationName}.`,
  });
}
