'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { toast } from 'sonner';
import { ConfirmDialog } from '../../components/primitives/confirm-dialog.tsx';
import { useTRPC } from '../../trpc/client.tsx';
import { failureOf } from '../../trpc/read-error.ts';
import type { InvitationRow } from './view-model.ts';

interface RevokeInvitationDialogProps {
  organizationSlug: string;
  invitation: InvitationRow;
  onClose: () => void;
}

export function RevokeInvitationDialog({ organizationSlug, invitation, onClose }: RevokeInvitationDialogProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const revoke = useMutation(
    trpc.invitations.revoke.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: trpc.invitations.pathKey() });
        toast.success(`The invitation of ${invitation.email} is revoked.`);
        onClose();
      },
    }),
  );
  return (
    <ConfirmDialog
      action="Revoke the invitation"
      consequence={`The link that ${invitation.email} got stops working at once. You can invite the address again.`}
      onClose={onClose}
      onConfirm={() => revoke.mutate({ organizationSlug, invitationId: invitation.id })}
      isBusy={revoke.isPending}
      failure={failureOf(revoke.error)}
    />
  );
}
