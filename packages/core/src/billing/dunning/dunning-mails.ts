import {
  budgetMail,
  lowBalanceMail,
  type MailContent,
  negativeBalanceMail,
  paymentFailureMail,
} from '../../mail/index.ts';
import type { BudgetStanding } from './budget.ts';
import type { CreditFindings } from './credit-standing.ts';
import type { BalanceMailFacts, FailingPaymentFacts, FailureOccasion, MoneyMailFacts } from './ports.ts';

const creditsUrl = ({ organizationSlug }: MoneyMailFacts, publicUrl: string): string =>
  `${publicUrl}/${organizationSlug}/credits`;

/** What members are told of a balance: that it has become low, and that suspension was asked for. */
export function standingMails(
  { hasBecomeLow, isSuspensionDue }: CreditFindings,
  facts: BalanceMailFacts,
  publicUrl: string,
): readonly MailContent[] {
  const { organizationName, balanceNanoUsd, lowBalanceNanoUsd } = facts;
  const shared = { organizationName, balanceNanoUsd, url: creditsUrl(facts, publicUrl) };
  return [
    ...(hasBecomeLow ? [lowBalanceMail({ ...shared, lowBalanceNanoUsd: lowBalanceNanoUsd ?? 0n })] : []),
    ...(isSuspensionDue ? [negativeBalanceMail(shared)] : []),
  ];
}

export function budgetMailOf(
  { name, amountNanoUsd, spentNanoUsd }: BudgetStanding,
  percent: number,
  facts: MoneyMailFacts,
  publicUrl: string,
): MailContent {
  const url = `${publicUrl}/${facts.organizationSlug}/usage`;
  return budgetMail({
    organizationName: facts.organizationName,
    budgetName: name,
    amountNanoUsd,
    spentNanoUsd,
    percent,
    url,
  });
}

export function failureMailOf(occasion: FailureOccasion, facts: FailingPaymentFacts, publicUrl: string): MailContent {
  const { organizationName, kind, amountNanoUsd, failureMessage, nextAttemptAt } = facts;
  return paymentFailureMail({
    organizationName,
    kind,
    amountNanoUsd,
    failureMessage,
    nextAttemptAt: occasion === 'given_up' ? null : nextAttemptAt,
    isFirst: occasion === 'first_failure',
    url: creditsUrl(facts, publicUrl),
  });
}
