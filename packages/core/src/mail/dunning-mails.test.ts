import { expect, test } from 'vitest';
import { budgetMail, lowBalanceMail, negativeBalanceMail, paymentFailureMail } from './index.ts';

const USD = 1_000_000_000n;
const shared = { organizationName: 'Halden <b>', url: 'https://lethe.example/halden/credits' };
const failure = {
  ...shared,
  kind: 'plan_fee' as const,
  amountNanoUsd: 49n * USD,
  failureMessage: 'Your card was declined.',
  nextAttemptAt: new Date('2026-11-22T11:00:00Z'),
  isFirst: true,
};

test('a mail about money says the amounts, leads to the page, and shows names as text', () => {
  const mails = [
    lowBalanceMail({ ...shared, balanceNanoUsd: 4n * USD, lowBalanceNanoUsd: 5n * USD }),
    negativeBalanceMail({ ...shared, balanceNanoUsd: -2n * USD }),
    budgetMail({ ...shared, budgetName: 'All', amountNanoUsd: 100n * USD, spentNanoUsd: 80n * USD, percent: 80 }),
    paymentFailureMail(failure),
  ];
  const amounts = [['$4.00', '$5.00'], ['−$2.00'], ['$80.00', '$100.00', '80 %'], ['$49.00', '2026-11-22 11:00 UTC']];
  for (const [index, mail] of mails.entries()) {
    for (const amount of amounts[index] ?? []) expect(mail.text).toContain(amount);
    expect(mail.text).toContain(shared.url);
    expect(mail.html).not.toContain('<b>');
  }
});

test('a payment that was given up says what follows, and names no further try', () => {
  const { template, text } = paymentFailureMail({ ...failure, nextAttemptAt: null, isFirst: false });
  expect(template).toBe('payment_given_up');
  expect(text).toContain('We have asked for the organization to be suspended.');
  expect(text).not.toContain('try again');
});
