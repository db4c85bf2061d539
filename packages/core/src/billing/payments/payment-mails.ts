import { disputeMail, type MailContent, refundMail, settlementMail, topUpMail } from '../../mail/index.ts';
import type { AppliedFacts } from './ports.ts';

/** What those who care for an organization's money are told of what was posted. A plan fee is on its invoice and has no receipt of its own. */
export function paymentMails(applied: AppliedFacts, publicUrl: string): readonly MailContent[] {
  const { organizationName, balanceNanoUsd, receivedNanoUsd, kind } = applied;
  const shared = { organizationName, balanceNanoUsd, url: `${publicUrl}/${applied.organizationSlug}/credits` };
  const isReceipt = receivedNanoUsd > 0n && (kind !== 'plan_fee' || applied.isPaidTwice);
  const received = { ...shared, amountNanoUsd: receivedNanoUsd };
  const receipt =
    kind === 'settlement' && !applied.isPaidTwice
      ? settlementMail(received)
      : topUpMail({ ...received, isAutomatic: kind === 'auto_top_up' });
  return [
    ...(isReceipt ? [receipt] : []),
    ...applied.refunds.map(({ amountNanoUsd, isFailed }) => refundMail({ ...shared, amountNanoUsd, isFailed })),
    ...applied.disputes.map(({ amountNanoUsd, status }) => disputeMail({ ...shared, amountNanoUsd, status })),
  ];
}
