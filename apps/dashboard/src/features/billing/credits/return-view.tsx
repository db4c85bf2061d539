import Link from 'next/link';
import { Usd } from '../../../components/money/usd.tsx';
import { Button } from '../../../components/primitives/button.tsx';
import { Icon } from '../../../components/primitives/icon.tsx';
import { Notice } from '../../../components/primitives/notice.tsx';
import { TopBar } from '../../../components/shell/top-bar.tsx';
import { dollars } from '../amount-draft.ts';
import type { ReturnState } from './return-state.ts';

interface ReturnViewProps {
  organizationSlug: string;
  state: ReturnState;
  /** All that was owed was paid, and a part of it may be no credit. */
  isSettlement: boolean;
  amountNanoUsd: bigint;
  /** What the credit is after the payment; null until it arrived. */
  balanceNanoUsd: bigint | null;
}

/** Where the payment page leads back to. It says what became of the payment, and never more than is known. */
export function ReturnView({ organizationSlug, state, isSettlement, amountNanoUsd, balanceNanoUsd }: ReturnViewProps) {
  const { title, icon } = words(state, { amount: dollars(amountNanoUsd), isSettlement });
  const credits = `/${organizationSlug}/credits`;
  return (
    <>
      <TopBar crumbs={[{ label: 'Billing' }, { label: 'Credits', href: credits }]} page="Payment" />
      <main id="main">
        <h1 className="sr-only">Payment</h1>
        <div aria-live="polite" aria-busy={state.kind === 'waiting'}>
          <Notice
            glyph={<Icon name={icon} />}
            title={title}
            actions={
              <Button asChild tone={state.kind === 'credited' ? 'primary' : 'plain'}>
                <Link href={credits}>Go to Credits</Link>
              </Button>
            }
          >
            <Sentence state={state} isSettlement={isSettlement} balanceNanoUsd={balanceNanoUsd} />
          </Notice>
        </div>
      </main>
    </>
  );
}

function words(
  state: ReturnState,
  { amount, isSettlement }: { amount: string; isSettlement: boolean },
): { title: string; icon: 'check' | 'clock' | 'warning' | 'info' } {
  switch (state.kind) {
    case 'waiting':
      return { title: `Waiting for ${amount}`, icon: 'clock' };
    case 'slow':
      return { title: `${amount} has not arrived yet`, icon: 'clock' };
    case 'credited':
      return { title: `${amount} was ${isSettlement ? 'paid' : 'added'}`, icon: 'check' };
    case 'declined':
      return { title: `${amount} was declined`, icon: 'warning' };
    case 'left':
      return { title: 'Nothing was charged', icon: 'info' };
  }
}

function Sentence({
  state,
  isSettlement,
  balanceNanoUsd,
}: Pick<ReturnViewProps, 'state' | 'isSettlement' | 'balanceNanoUsd'>) {
  switch (state.kind) {
    case 'waiting':
      return 'The payment was made. The credit follows as soon as Stripe confirms it, usually within seconds.';
    case 'slow':
      return 'Stripe has not confirmed it yet. The credit arrives by itself, also when this page is closed.';
    case 'credited':
      return balanceNanoUsd === null ? (
        isSettlement ? (
          'What was owed is settled, and the organization is open.'
        ) : (
          'It can be used now.'
        )
      ) : (
        <>
          {isSettlement ? 'What was owed is settled, and the organization is open. ' : ''}The balance is{' '}
          <Usd amountNanoUsd={balanceNanoUsd} fractionDigits={2} className="font-strong" />
          {isSettlement ? '.' : ', and can be used now.'}
        </>
      );
    case 'declined':
      return `${state.reason ?? 'The bank gave no reason.'} Nothing was charged.`;
    case 'left':
      return 'The payment page was left before the end.';
  }
}
