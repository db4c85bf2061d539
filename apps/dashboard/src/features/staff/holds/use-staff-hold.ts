'use client';

import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { toast } from 'sonner';
import { failureOf } from '../../../trpc/read-error.ts';
import { useStaffTRPC } from '../../../trpc/staff-client.tsx';
import type { HoldChanging } from '../../holds/hold-actions.tsx';
import { stepDone } from '../../holds/hold-words.ts';
import { toChange } from '../../holds/use-change-hold.ts';

/** The steps of cases as an employee takes them, in the name of the case's organization. */
export function useStaffHold(person: string): HoldChanging {
  const router = useRouter();
  const trpc = useStaffTRPC();
  const change = useMutation(trpc.holds.change.mutationOptions());
  return {
    person,
    canWrite: true,
    run: ({ hold, step, reason, onDone }) =>
      change.mutate(
        { organizationId: hold.organizationId, change: toChange(hold.id, step, reason) },
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
