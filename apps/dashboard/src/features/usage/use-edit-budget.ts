'use client';

import type { BudgetDraft } from '@lethe/core/billing/dunning';
import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { toast } from 'sonner';
import { useTRPC } from '../../trpc/client.tsx';
import { failureOf } from '../../trpc/read-error.ts';

/** Saving and removing a budget, which end alike: the page is read anew and the dialog closes. */
export function useEditBudget(organizationSlug: string, onDone: () => void) {
  const trpc = useTRPC();
  const router = useRouter();
  const finish = (sentence: string) => {
    toast.success(sentence);
    router.refresh();
    onDone();
  };
  const save = useMutation(
    trpc.budgets.save.mutationOptions({ onSuccess: ({ budget }) => finish(`Budget ${budget.name} saved.`) }),
  );
  const remove = useMutation(trpc.budgets.remove.mutationOptions({ onSuccess: () => finish('Budget removed.') }));
  return {
    save: (budgetId: string | null, draft: BudgetDraft) => save.mutate({ organizationSlug, budgetId, draft }),
    remove: (budgetId: string) => remove.mutate({ organizationSlug, budgetId }),
    isBusy: save.isPending || remove.isPending,
    failure: failureOf(save.error ?? remove.error),
  };
}
