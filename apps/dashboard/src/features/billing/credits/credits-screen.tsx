'use client';

import type { NanoUsd } from '@lethe/core/money';
import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { useRefusal } from '../../../components/shell/refusal.ts';
import { type RouterOutputs, useTRPC } from '../../../trpc/client.tsx';
import { CreditDialogs } from './credit-dialogs.tsx';
import type { CreditDialog } from './credit-figures.tsx';
import { CreditsView, type CreditsViewProps } from './credits-view.tsx';
import { useHostedPages } from './use-hosted-pages.ts';

const CARD_POLL_MS = 1_000;
const OFF_REFUSAL = 'Payments are not set up on this installation.';

interface CreditsScreenProps
  extends Pick<CreditsViewProps, 'standing' | 'payments' | 'ledger' | 'lowBalanceNanoUsd' | 'now'> {
  organizationSlug: string;
  balanceNanoUsd: NanoUsd;
  account: RouterOutputs['credits']['getAccount'];
  autoTopUp: RouterOutputs['autoTopUp']['get'];
  /** Whether a card was saved a moment ago that is not known yet. */
  isCardExpected: boolean;
  /** Whether the page was opened in order to top up. */
  isToppingUp: boolean;
}

/** The page with what can be done on it. */
export function CreditsScreen(props: CreditsScreenProps) {
  const { organizationSlug, account: initialAccount, autoTopUp, isCardExpected, isToppingUp, ...rest } = props;
  const trpc = useTRPC();
  const router = useRouter();
  const pages = useHostedPages(organizationSlug);
  const roleRefusal = useRefusal('billing:write');
  const account = useQuery(
    trpc.credits.getAccount.queryOptions(
      { organizationSlug },
      {
        initialData: initialAccount,
        refetchInterval: ({ state }) => (isCardExpected && state.data?.card === null ? CARD_POLL_MS : false),
      },
    ),
  ).data;
  const refusal = roleRefusal ?? (account.arePaymentsOn ? null : OFF_REFUSAL);
  const { dialog, setDialog } = useCreditDialog(isToppingUp && refusal === null);
  return (
    <CreditsView
      {...rest}
      card={account.card}
      isCardExpected={isCardExpected && account.card === null}
      autoTopUp={autoTopUp.settings}
      chargedThisMonthNanoUsd={autoTopUp.chargedThisMonthNanoUsd}
      arePaymentsOn={account.arePaymentsOn}
      refusal={refusal}
      onOpen={setDialog}
      onSaveCard={pages.saveCard}
      isSavingCard={pages.isBusy}
      dialogs={
        <CreditDialogs
          organizationSlug={organizationSlug}
          dialog={dialog}
          balanceNanoUsd={rest.balanceNanoUsd}
          card={account.card}
          settings={autoTopUp.settings}
          pages={pages}
          onClose={() => setDialog(null)}
          onChanged={() => {
            setDialog(null);
            router.refresh();
          }}
        />
      }
    />
  );
}

/** What is open over the page. The address forgets that it opened the dialog with the page, so that reloading later does not open it again. */
function useCreditDialog(isTopUpFirst: boolean) {
  const [dialog, setDialog] = useState<CreditDialog | null>(isTopUpFirst ? 'top_up' : null);
  useEffect(() => {
    const address = new URL(window.location.href);
    if (!address.searchParams.has('dialog')) return;
    address.searchParams.delete('dialog');
    window.history.replaceState(null, '', address);
  }, []);
  return { dialog, setDialog };
}
