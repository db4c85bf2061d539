'use client';

import { useMutation } from '@tanstack/react-query';
import { ConfirmDialog } from '../../components/primitives/confirm-dialog.tsx';
import { useTRPC } from '../../trpc/client.tsx';
import { failureOf } from '../../trpc/read-error.ts';

interface LeaveDialogProps {
  organization: { readonly slug: string; readonly name: string };
  onClose: () => void;
}

export function LeaveDialog({ organization, onClose }: LeaveDialogProps) {
  const trpc = useTRPC();
  // Loads afresh: nothing of the organization stays in the browser's memory.
  const leave = useMutation(trpc.organizations.leave.mutationOptions({ onSuccess: () => window.location.assign('/') }));
  return (
    <ConfirmDialog
      action={`Leave ${organization.name}`}
      consequence="You lose access at once. Only an owner or admin can invite you again. Keys that you created go on working."
      typedName={organization.name}
      onClose={onClose}
      onConfirm={() => leave.mutate({ organizationSlug: organization.slug })}
      isBusy={leave.isPending || leave.isSuccess}
      failure={failureOf(leave.error)}
    />
  );
}
