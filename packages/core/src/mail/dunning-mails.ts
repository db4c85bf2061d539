import { formatUsd, type NanoUsd } from '../money/index.ts';
import { composeMail } from './compose-mail.ts';
import type { MailContent } from './mail.ts';

interface DunningMailFacts {
  readonly organizationName: string;
  /** Of the page on which something can be done. */
  readonly url: string;
}

const CENTS_DIGITS = 2;
const dollars = (amountNanoUsd: NanoUsd): string => {
  const magnitude = formatUsd(amountNanoUsd < 0n ? -amountNanoUsd : amountNanoUsd, CENTS_DIGITS);
  return amountNanoUsd < 0n ? `−$${magnitude}` : `$${magnitude}`;
};
const minute = (at: Date): string => `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
const FOOTER = 'You get this mail because you look after the billing of this organization.';

export function lowBalanceMail(
  facts: DunningMailFacts & { readonly balanceNanoUsd: NanoUsd; readonly lowBalanceNanoUsd: NanoUsd },
): MailContent {
  const { organizationName, balanceNanoUsd, lowBalanceNanoUsd, url } = facts;
  return composeMail({
    template: 'low_balance',
    subject: `The credit of ${organizationName} is low`,
    heading: `${dollars(balanceNanoUsd)} of credit left`,
    paragraphs: [
      `The credit of ${organizationName} has fallen below ${dollars(lowBalanceNanoUsd)}, the amount from which you want to hear of it.`,
      'Without credit nothing more is stored, and projects that pay for inference with credit are refused.',
    ],
    action: { label: 'Top up', url },
    footer: FOOTER,
  });
}

export function negativeBalanceMail(facts: DunningMailFacts & { readonly balanceNanoUsd: NanoUsd }): MailContent {
  const { organizationName, balanceNanoUsd, url } = facts;
  return composeMail({
    template: 'suspension_notice',
    subject: `${organizationName} owes credit`,
    heading: 'The credit has been below zero for seven days',
    paragraphs: [
      `The credit of ${organizationName} is ${dollars(balanceNanoUsd)}. We have asked for the organization to be suspended.`,
      'Top up to zero or more, and the request goes away by itself.',
    ],
    action: { label: 'Top up', url },
    footer: FOOTER,
  });
}

export interface BudgetMailFacts extends DunningMailFacts {
  readonly budgetName: string;
  readonly amountNanoUsd: NanoUsd;
  readonly spentNanoUsd: NanoUsd;
  /** The threshold that was reached. */
  readonly percent: number;
}

export function budgetMail(facts: BudgetMailFacts): MailContent {
  const { organizationName, budgetName, amountNanoUsd, spentNanoUsd, percent, url } = facts;
  return composeMail({
    template: 'budget_alert',
    subject: `${percent} % of the budget “${budgetName}” of ${organizationName}`,
    heading: `${percent} % of “${budgetName}” is spent`,
    paragraphs: [
      `This month has cost ${dollars(spentNanoUsd)} of ${dollars(amountNanoUsd)} so far. Nothing was stopped: a budget only tells.`,
    ],
    action: { label: 'See the usage', url },
    footer: FOOTER,
  });
}

export interface PaymentFailureFacts extends DunningMailFacts {
  readonly kind: 'auto_top_up' | 'plan_fee';
  readonly amountNanoUsd: NanoUsd;
  /** As the payment processor words it. */
  readonly failureMessage: string | null;
  /** Null: it was given up. */
  readonly nextAttemptAt: Date | null;
  readonly isFirst: boolean;
}

const WHAT = { auto_top_up: 'automatic top-up', plan_fee: 'plan fee' } as const;
const GIVEN_UP = {
  auto_top_up:
    'Automatic top-up is now off, and we have asked for the organization to be suspended. A top-up takes that request away.',
  plan_fee:
    'We have asked for the organization to be suspended. Save another card: it is charged at once, and the request goes away.',
} as const;

export function paymentFailureMail(facts: PaymentFailureFacts): MailContent {
  const { organizationName, kind, amountNanoUsd, failureMessage, nextAttemptAt, isFirst, url } = facts;
  const what = `the ${WHAT[kind]} of ${dollars(amountNanoUsd)}`;
  const reason = failureMessage === null ? [] : [`What the bank says: ${failureMessage}`];
  if (nextAttemptAt === null) {
    return composeMail({
      template: 'payment_given_up',
      subject: `Payment of ${dollars(amountNanoUsd)} for ${organizationName} given up`,
      heading: `We could not collect ${what}`,
      paragraphs: [`The saved card of ${organizationName} was refused for seven days.`, ...reason, GIVEN_UP[kind]],
      action: { label: 'See the payment', url },
      footer: FOOTER,
    });
  }
  return composeMail({
    template: 'payment_failed',
    subject: `Payment of ${dollars(amountNanoUsd)} for ${organizationName} ${isFirst ? 'failed' : 'still fails'}`,
    heading: `The saved card was refused for ${what}`,
    paragraphs: [
      ...reason,
      `We try again at ${minute(nextAttemptAt)}, and for seven days in all. Another card is charged as soon as you save it.`,
    ],
    action: { label: 'See the payment', url },
    footer: FOOTER,
  });
}
