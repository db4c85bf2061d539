import { PLAN_TERMS } from '@lethe/core/tenancy';
import { formatDate } from '../../../components/format/instant.ts';
import { Usd } from '../../../components/money/usd.tsx';
import type { StaffOutputs } from '../../../trpc/staff-client.tsx';
import { dollars } from '../../billing/amount-draft.ts';
import { Figure, FigureStrip } from '../../billing/figure-strip.tsx';

type AccountFiguresProps = Pick<StaffOutputs['organizations']['get'], 'organization' | 'plan'>;

const REQUEST_WORDS: Readonly<Record<string, string>> = {
  plan_fee: 'the plan fee was given up',
  auto_top_up: 'automatic top-ups were given up',
  negative_balance: 'the balance is below zero for 7 days',
};

/** Whom to write to, what they pay and what they have. */
export function AccountFigures({ organization, plan }: AccountFiguresProps) {
  const { owners, memberCount, projectCount, balanceNanoUsd, holdCount, suspensionRequests } = organization;
  const fee = plan.current.monthlyFeeNanoUsd;
  return (
    <FigureStrip>
      <Figure label="Plan" note={fee === 0n ? 'No fee' : `${dollars(fee)} a month`}>
        {PLAN_TERMS[plan.current.plan].name}
      </Figure>
      <Figure
        label="Balance"
        note={
          suspensionRequests.length === 0
            ? 'Nothing asks for suspension'
            : suspensionRequests
                .map(
                  ({ reason, requestedAt }) =>
                    `Suspension asked for ${formatDate(requestedAt)}: ${REQUEST_WORDS[reason] ?? reason}`,
                )
                .join('. ')
        }
      >
        <Usd amountNanoUsd={balanceNanoUsd} fractionDigits={2} />
      </Figure>
      <Figure label="Owners" note={owners.map(({ email }) => email).join(', ')}>
        {owners.map(({ name, email }) => name || email).join(', ') || 'None'}
      </Figure>
      <Figure label="Members" note={`${projectCount} project${projectCount === 1 ? '' : 's'}`}>
        {memberCount}
      </Figure>
      <Figure label="Legal holds" note={holdCount === 0 ? 'None in force' : 'In force; the purge waits'}>
        {holdCount}
      </Figure>
    </FigureStrip>
  );
}
