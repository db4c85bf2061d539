'use client';

import type { HoldStepName } from '@lethe/core/holds';
import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { toast } from 'sonner';
import { useShell } from '../../components/shell/shell-context.tsx';
import { useTRPC } from '../../trpc/client.tsx';
import { failureOf } from '../../trpc/read-error.ts';
import type { HoldChanging } from './hold-actions.tsx';
import { stepDone } from './hold-words.ts';

/** The steps of cases as a member takes them. The page is read anew after each. */
export function useChangeHold(person: string): HoldChanging {
  const { organization, permissions } = useShell();
  const router = useRouter();
  const trpc = useTRPC();
  const change = useMutation(trpc.holds.change.mutationOptions());
  return {
    person,
    canWrite: permissions.includes('hold:write'),
    run: ({ hold, step, reason, onDone }) =>
      change.mutate(
        { organizationSlug: organization.slug, change: toChange(hold.id, step, reason) },
        {
          onSuccess: () => {
            toast.success(stepDone(step, hold));
            router.refresh();
            onDone();
          },
        },
      ),
    isBusy: change.isPending,
    failure: failureOf(change.error),
    forgetFailure: () => change.reset(),
  };
}

/** As both APIs take a step: whoever lets go says why. */
export function toChange(holdId: string, step: HoldStepName, reason: string | null) {
  return step === 'decline' || step === 'request_release' ? { holdId, step, reason: reason ?? '' } : { holdId, step };
}
