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
  amountNanoUsd: bigint;
  /** What the credit is after the payment; null until it arrived. */
  balanceNanoUsd: bigint | null;
}

/** Where the payment page leads back to. It says what became of the payment, and never more than is known. */
export function ReturnView({ organizationSlug, state, amountNanoUsd, balanceNanoUsd }: ReturnViewProps) {
  const { title, icon } = words(state, dollars(amountNanoUsd));
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
            <Sentence state={state} balanceNanoUsd={balanceNanoUsd} />
          </Notice>
        </div>
      </main>
    </>
  );
}

function words(state: ReturnState, amount: string): { title: string; icon: 'check' | 'clock' | 'warning' | 'info' } {
  switch (state.kind) {
    case 'waiting':
      return { title: `Waiting for ${amount}`, icon: 'clock' };
    case 'slow':
      return { title: `${amount} has not arrived yet`, icon: 'clock' };
    case 'credited':
      return { title: `${amount} was added`, icon: 'check' };
    case 'declined':
      return { title: `${amount} was declined`, icon: 'warning' };
    case 'left':
      return { title: 'Nothing was charged', icon: 'info' };
  }
}

function Sentence({ state, balanceNanoUsd }: Pick<ReturnViewProps, 'state' | 'balanceNanoUsd'>) {
  switch (state.kind) {
    case 'waiting':
      return 'The payment was made. The credit follows as soon as Stripe confirms it, usually within seconds.';
    case 'slow':
      return 'Stripe has not confirmed it yet. The credit arrives by itself, also when this page is closed.';
    case 'credited':
      return balanceNanoUsd === null ? (
        'It can be used now.'
      ) : (
        <>
          The balance is <Usd amountNanoUsd={balanceNanoUsd} fractionDigits={2} className="font-strong" />, and can be
          used now.
        </>
      );
    case 'declined':
      return `${state.reason ?? 'The bank gave no reason.'} Nothing was charged.`;
    case 'left':
      return 'The payment page was left before the end.';
  }
}
