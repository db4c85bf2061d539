'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { toast } from 'sonner';
import { ConfirmDialog } from '../../components/primitives/confirm-dialog.tsx';
import { useTRPC } from '../../trpc/client.tsx';
import { failureOf } from '../../trpc/read-error.ts';
import { type MemberRow, nameOf } from './view-model.ts';

interface RemoveMemberDialogProps {
  organizationSlug: string;
  member: MemberRow;
  onClose: () => void;
}

export function RemoveMemberDialog({ organizationSlug, member, onClose }: RemoveMemberDialogProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const remove = useMutation(
    trpc.members.remove.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: trpc.members.pathKey() });
        toast.success(`${nameOf(member)} is no longer a member.`);
        onClose();
      },
    }),
  );
  return (
    <ConfirmDialog
      action={`Remove ${nameOf(member)}`}
      consequence="They lose access within 5 seconds, also in open sessions. Keys that they created go on working; revoke those on API keys."
      facts={[
        { label: 'E-mail', value: member.email },
        { label: 'Role', value: member.role },
      ]}
      onClose={onClose}
      onConfirm={() => remove.mutate({ organizationSlug, userId: member.userId })}
      isBusy={remove.isPending}
      failure={failureOf(remove.error)}
    />
  );
}
