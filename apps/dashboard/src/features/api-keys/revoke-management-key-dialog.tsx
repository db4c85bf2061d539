'use client';

import type { ManagementKey } from '@lethe/core/management';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { toast } from 'sonner';
import { ConfirmDialog } from '../../components/primitives/confirm-dialog.tsx';
import { useTRPC } from '../../trpc/client.tsx';
import { failureOf } from '../../trpc/read-error.ts';

interface RevokeManagementKeyDialogProps {
  organizationSlug: string;
  managementKey: ManagementKey;
  onClose: () => void;
}

export function RevokeManagementKeyDialog({
  organizationSlug,
  managementKey,
  onClose,
}: RevokeManagementKeyDialogProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const revoke = useMutation(
    trpc.managementKeys.revoke.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: trpc.managementKeys.pathKey() });
        toast.success(`Management key ${managementKey.name} is revoked.`);
        onClose();
      },
    }),
  );
  return (
    <ConfirmDialog
      action={`Revoke ${managementKey.name}`}
      consequence="The management API refuses it from the next call on. It cannot be brought back."
      facts={[{ label: 'Key', value: <span className="code">{managementKey.mask}</span> }]}
      onClose={onClose}
      onConfirm={() => revoke.mutate({ organizationSlug, managementKeyId: managementKey.id })}
      isBusy={revoke.isPending}
      failure={failureOf(revoke.error)}
    />
  );
}
