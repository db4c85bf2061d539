import { formatUsd, type NanoUsd } from '../money/index.ts';
import { composeMail } from './compose-mail.ts';
import type { MailContent } from './mail.ts';

export interface PaymentMailFacts {
  readonly organizationName: string;
  readonly amountNanoUsd: NanoUsd;
  /** After the movement. */
  readonly balanceNanoUsd: NanoUsd;
  /** Of the page with the credit. */
  readonly url: string;
}

const CENTS_DIGITS = 2;
const dollars = (amountNanoUsd: NanoUsd): string => `$${formatUsd(amountNanoUsd, CENTS_DIGITS)}`;
const FOOTER = 'You get this mail because you look after the billing of this organization.';
const action = (url: string) => ({ label: 'See the credit', url });
const balanceLine = (balanceNanoUsd: NanoUsd): string => `The credit is now ${dollars(balanceNanoUsd)}.`;

export function topUpMail(facts: PaymentMailFacts & { readonly isAutomatic: boolean }): MailContent {
  const { organizationName, amountNanoUsd, balanceNanoUsd, isAutomatic, url } = facts;
  const amount = dollars(amountNanoUsd);
  return composeMail({
    template: 'top_up_receipt',
    subject: `${amount} of credit for ${organizationName}`,
    heading: `${amount} of credit added`,
    paragraphs: [
      isAutomatic
        ? `The saved card was charged ${amount} by the automatic top-up of ${organizationName}.`
        : `A payment of ${amount} came in for ${organizationName}.`,
      balanceLine(balanceNanoUsd),
    ],
    action: action(url),
    footer: FOOTER,
  });
}

/** All that was owed was paid at once: a part of it is no credit. */
export function settlementMail(facts: PaymentMailFacts): MailContent {
  const { organizationName, amountNanoUsd, balanceNanoUsd, url } = facts;
  const amount = dollars(amountNanoUsd);
  return composeMail({
    template: 'settlement_receipt',
    subject: `${amount} paid for ${organizationName}`,
    heading: `${amount} paid`,
    paragraphs: [
      `A payment of ${amount} came in for ${organizationName}. It settles what was owed.`,
      balanceLine(balanceNanoUsd),
    ],
    action: action(url),
    footer: FOOTER,
  });
}

export function refundMail(facts: PaymentMailFacts & { readonly isFailed: boolean }): MailContent {
  const { organizationName, amountNanoUsd, balanceNanoUsd, isFailed, url } = facts;
  const amount = dollars(amountNanoUsd);
  return composeMail({
    template: 'refund_notice',
    subject: isFailed
      ? `A refund of ${amount} to ${organizationName} failed`
      : `${amount} refunded to ${organizationName}`,
    heading: isFailed ? `A refund of ${amount} failed` : `${amount} refunded`,
    paragraphs: [
      isFailed
        ? `The bank did not take a refund of ${amount} for ${organizationName}. The amount is back where it was.`
        : `${amount} went back to the card that paid, and off the books of ${organizationName}. The bank may take some days to show it.`,
      balanceLine(balanceNanoUsd),
    ],
    action: action(url),
    footer: FOOTER,
  });
}

const DISPUTE_WORDS = {
  open: 'The bank of the card disputes a payment and holds the amount until it has decided.',
  won: 'The bank has decided that the payment was right. The amount is back.',
  lost: 'The bank has decided for the holder of the card. The amount is not coming back.',
} as const;

export function disputeMail(facts: PaymentMailFacts & { readonly status: 'open' | 'won' | 'lost' }): MailContent {
  const { organizationName, amountNanoUsd, balanceNanoUsd, status, url } = facts;
  const amount = dollars(amountNanoUsd);
  const heading = {
    open: `A payment of ${amount} is disputed`,
    won: `A dispute over ${amount} is won`,
    lost: `A dispute over ${amount} is lost`,
  };
  return composeMail({
    template: 'dispute_notice',
    subject: `${heading[status]}: ${organizationName}`,
    heading: heading[status],
    paragraphs: [`${organizationName}: ${DISPUTE_WORDS[status]}`, balanceLine(balanceNanoUsd)],
    action: action(url),
    footer: FOOTER,
  });
}
