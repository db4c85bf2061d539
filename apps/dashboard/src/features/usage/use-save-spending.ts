'use client';

import type { SpendingPolicyDraft } from '@lethe/core/billing';
import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { toast } from 'sonner';
import { useTRPC } from '../../trpc/client.tsx';
import { failureOf } from '../../trpc/read-error.ts';

/** Saves the spending policy and shows the page anew. */
export function useSaveSpending(organizationSlug: string, onSaved: () => void) {
  const trpc = useTRPC();
  const router = useRouter();
  const save = useMutation(
    trpc.spending.savePolicy.mutationOptions({
      onSuccess: () => {
        toast.success('Spending limits saved. They hold for requests from now on.');
        router.refresh();
        onSaved();
      },
    }),
  );
  return {
    save: (baseVersion: number, draft: SpendingPolicyDraft) => save.mutate({ organizationSlug, baseVersion, draft }),
    isBusy: save.isPending,
    failure: failureOf(save.error),
  };
}
