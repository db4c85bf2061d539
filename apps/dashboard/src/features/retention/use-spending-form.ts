'use client';

import { DEFAULT_SPENDING, type SpendingPolicy } from '@lethe/core/billing';
import { skipToken, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTRPC } from '../../trpc/client.tsx';
import { errorSentence, readError } from '../../trpc/read-error.ts';
import { readSpending, type SpendingForm, spendingFormOf } from '../usage/spending-draft.ts';
import { diffLines } from './policy-diff.ts';
import { spendingLines } from './spending-lines.ts';

/** The spending policy in the form of this page; `initial` is null for roles that see no bills, and where nothing is charged. */
export function useSpendingForm(organizationSlug: string, initial: { readonly policy: SpendingPolicy } | null) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const query = useQuery(
    trpc.spending.getPolicy.queryOptions(initial === null ? skipToken : { organizationSlug }, {
      ...(initial === null ? {} : { initialData: initial }),
    }),
  );
  const policy = query.data?.policy ?? null;
  const [edited, setEdited] = useState<SpendingForm | null>(null);
  const form = edited ?? spendingFormOf(policy ?? DEFAULT_SPENDING);
  const { draft, capProblem } = readSpending(form);
  const lines = policy === null ? [] : diffLines(spendingLines(policy), spendingLines(draft === null ? policy : draft));
  const changes = lines.filter(({ isChanged }) => isChanged);
  const save = useMutation(
    trpc.spending.savePolicy.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: trpc.spending.pathKey() });
        setEdited(null);
      },
    }),
  );
  return {
    policy,
    form,
    lines,
    changes,
    capProblem,
    isValid: policy === null || draft !== null,
    edit: (change: Partial<SpendingForm>) => setEdited({ ...form, ...change }),
    discard: () => setEdited(null),
    save: async () => {
      if (policy !== null && draft !== null)
        await save.mutateAsync({ organizationSlug, baseVersion: policy.version, draft });
    },
    isSaving: save.isPending,
    failure: save.error === null ? null : errorSentence(save.error),
    hasConflict: readError(save.error)?.code === 'policy_version_conflict',
    forgetFailure: () => save.reset(),
    showNewer: () => query.refetch(),
  };
}
