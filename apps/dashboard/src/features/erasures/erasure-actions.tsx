'use client';

import type { Erasure, ErasurePreview, ErasureRights } from '@lethe/core/erasures';
import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { toast } from 'sonner';
import { Button } from '../../components/primitives/button.tsx';
import { ConfirmDialog } from '../../components/primitives/confirm-dialog.tsx';
import { useShell } from '../../components/shell/shell-context.tsx';
import { useTRPC } from '../../trpc/client.tsx';
import { failureOf } from '../../trpc/read-error.ts';
import { ApproveDialog, DeclineDialog } from './decision-dialogs.tsx';

interface ErasureActionsProps {
  erasure: Erasure;
  rights: ErasureRights;
  preview: ErasurePreview | null;
}

/** What the caller may do to a request that waits. */
export function ErasureActions({ erasure, rights, preview }: ErasureActionsProps) {
  const [open, setOpen] = useState<'approve' | 'decline' | 'withdraw' | null>(null);
  const close = () => setOpen(null);
  const { number } = erasure;
  const change = useDecisions(number, close);
  const { organization } = useShell();
  const target = { organizationSlug: organization.slug, erasureId: erasure.id };
  if (!rights.canDecide && !rights.canWithdraw) return null;
  return (
    <div className="flex flex-wrap gap-2">
      {rights.canWithdraw ? <Button onClick={() => setOpen('withdraw')}>Withdraw</Button> : null}
      {rights.canDecide ? (
        <>
          <Button onClick={() => setOpen('decline')}>Decline</Button>
          <Button tone="danger" onClick={() => setOpen('approve')} disabled={preview === null}>
            Approve
          </Button>
        </>
      ) : null}
      {open === 'approve' && preview !== null ? (
        <ApproveDialog
          erasure={erasure}
          preview={preview}
          onClose={close}
          onConfirm={(decision) => change.approve.mutate({ ...target, ...decision })}
          isBusy={change.approve.isPending}
          failure={failureOf(change.approve.error)}
        />
      ) : null}
      {open === 'decline' ? (
        <DeclineDialog
          number={number}
          onClose={close}
          onConfirm={(note) => change.decline.mutate({ ...target, note })}
          isBusy={change.decline.isPending}
          failure={failureOf(change.decline.error)}
        />
      ) : null}
      {open === 'withdraw' ? (
        <ConfirmDialog
          action={`Withdraw ${number}`}
          consequence="Nobody decides it any more, and nothing is erased. It stays on record."
          onClose={close}
          onConfirm={() => change.withdraw.mutate(target)}
          isBusy={change.withdraw.isPending}
          failure={failureOf(change.withdraw.error)}
        />
      ) : null}
    </div>
  );
}

function useDecisions(number: string, onDone: () => void) {
  const trpc = useTRPC();
  const router = useRouter();
  const tell = (word: string) => ({
    onSuccess: () => {
      toast.success(`${number} is ${word}.`);
      onDone();
      router.refresh();
    },
    // What is shown was counted before: the page counts again beneath the refusal.
    onError: () => router.refresh(),
  });
  return {
    approve: useMutation(trpc.erasures.approve.mutationOptions(tell('approved'))),
    decline: useMutation(trpc.erasures.decline.mutationOptions(tell('declined'))),
    withdraw: useMutation(trpc.erasures.withdraw.mutationOptions(tell('withdrawn'))),
  };
}
