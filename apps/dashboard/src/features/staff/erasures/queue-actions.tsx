'use client';

import type { Erasure } from '@lethe/core/erasures';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { toast } from 'sonner';
import { Button } from '../../../components/primitives/button.tsx';
import { useIsHydrated } from '../../../components/primitives/use-is-hydrated.ts';
import { failureOf } from '../../../trpc/read-error.ts';
import { useStaffTRPC } from '../../../trpc/staff-client.tsx';
import { ApproveDialog, DeclineDialog } from '../../erasures/decision-dialogs.tsx';

/** Approves or declines one request, after it was counted anew. */
export function QueueActions({ erasure }: { erasure: Erasure }) {
  const [open, setOpen] = useState<'approve' | 'decline' | null>(null);
  const isHydrated = useIsHydrated();
  const router = useRouter();
  const trpc = useStaffTRPC();
  const target = { organizationId: erasure.organizationId, erasureId: erasure.id };
  const preview = useQuery({
    ...trpc.erasures.preview.queryOptions(target),
    enabled: open === 'approve',
    staleTime: 0,
  });
  const decide = useMutation(
    trpc.erasures.decide.mutationOptions({
      onSuccess: (decided) => {
        toast.success(`${decided.number} is ${decided.status}.`);
        setOpen(null);
        router.refresh();
      },
      onError: () => void preview.refetch(),
    }),
  );
  const dialog = { onClose: () => setOpen(null), isBusy: decide.isPending };
  return (
    <span className="inline-flex flex-wrap justify-end gap-2">
      <Button disabled={!isHydrated} onClick={() => setOpen('decline')}>
        Decline
      </Button>
      <Button disabled={!isHydrated} onClick={() => setOpen('approve')}>
        Approve
      </Button>
      {open === 'approve' && preview.data !== undefined ? (
        <ApproveDialog
          {...dialog}
          erasure={erasure}
          preview={preview.data}
          onConfirm={(decision) => decide.mutate({ ...target, decision: 'approve', ...decision })}
          failure={failureOf(decide.error)}
        />
      ) : null}
      {open === 'decline' ? (
        <DeclineDialog
          {...dialog}
          number={erasure.number}
          onConfirm={(note) => decide.mutate({ ...target, decision: 'decline', note })}
          failure={failureOf(decide.error)}
        />
      ) : null}
      {open === 'approve' && preview.isError ? (
        <span role="alert" className="text-danger">
          {failureOf(preview.error)}
        </span>
      ) : null}
    </span>
  );
}
