'use client';

import { useMutation } from '@tanstack/react-query';
import { toast } from 'sonner';
import { useTRPC } from '../../../trpc/client.tsx';
import { errorSentence, failureOf } from '../../../trpc/read-error.ts';

/** Leaves for the pages of the payment processor, on which cards are entered. Until the browser has gone, the buttons stay busy. */
export function useHostedPages(organizationSlug: string) {
  const trpc = useTRPC();
  const go = ({ url }: { url: string }) => window.location.assign(url);
  const topUp = useMutation(trpc.credits.startTopUp.mutationOptions({ onSuccess: go }));
  const card = useMutation(
    trpc.credits.startCardSetup.mutationOptions({
      onSuccess: go,
      onError: (error) => toast.error(errorSentence(error)),
    }),
  );
  const isBusy = topUp.isPending || topUp.isSuccess || card.isPending || card.isSuccess;
  return {
    isBusy,
    topUp: (order: { amountNanoUsd: bigint; isCardSaved: boolean }) => topUp.mutate({ organizationSlug, ...order }),
    topUpFailure: failureOf(topUp.error),
    forgetFailure: () => topUp.reset(),
    saveCard: () => {
      if (!isBusy) card.mutate({ organizationSlug });
    },
  };
}

export type HostedPages = ReturnType<typeof useHostedPages>;
