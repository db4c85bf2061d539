'use client';

import type { NanoUsd } from '@lethe/core/money';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type RouterOutputs, useTRPC } from '../../../trpc/client.tsx';
import { isSettled, POLL_MS, returnState } from './return-state.ts';
import { ReturnView } from './return-view.tsx';

interface ReturnScreenProps {
  organizationSlug: string;
  payment: RouterOutputs['credits']['getPayment']['payment'];
  balanceNanoUsd: NanoUsd;
}

/** Looks every second until it is known what became of the payment. */
export function ReturnScreen({ organizationSlug, payment: initial, balanceNanoUsd }: ReturnScreenProps) {
  const trpc = useTRPC();
  const [beganAt] = useState(() => Date.now());
  const found = useQuery(
    trpc.credits.getPayment.queryOptions(
      { organizationSlug, paymentId: initial.id },
      {
        initialData: { payment: initial },
        refetchInterval: ({ state }) =>
          state.data !== undefined && isSettled(returnState(state.data.payment, 0)) ? false : POLL_MS,
      },
    ),
  );
  const { payment } = found.data;
  const state = returnState(payment, Math.max(0, found.dataUpdatedAt - beganAt));
  const isCredited = state.kind === 'credited';
  const balance = useQuery(
    trpc.credits.getBalance.queryOptions(
      { organizationSlug },
      // What the server read with the page is the balance after the payment only if that had arrived by then.
      { enabled: isCredited && initial.status !== 'succeeded' },
    ),
  );
  const known = initial.status === 'succeeded' ? balanceNanoUsd : (balance.data?.balanceNanoUsd ?? null);
  return (
    <ReturnView
      organizationSlug={organizationSlug}
      state={state}
      isSettlement={payment.kind === 'settlement'}
      amountNanoUsd={payment.amountNanoUsd}
      balanceNanoUsd={isCredited ? known : null}
    />
  );
}
