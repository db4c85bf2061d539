'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { toast } from 'sonner';
import { ConfirmDialog } from '../../components/primitives/confirm-dialog.tsx';
import { useTRPC } from '../../trpc/client.tsx';
import { failureOf } from '../../trpc/read-error.ts';
import type { ProviderRow } from './view-model.ts';

interface DeleteProviderDialogProps {
  organizationSlug: string;
  row: ProviderRow;
  onClose: () => void;
}

export function DeleteProviderDialog({ organizationSlug, row, onClose }: DeleteProviderDialogProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const remove = useMutation(
    trpc.providerKeys.delete.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: trpc.providerKeys.pathKey() });
        toast.success(`${row.label} is deleted.`);
        onClose();
      },
    }),
  );
  return (
    <ConfirmDialog
      action={`Delete ${row.label}`}
      consequence="Its secret is destroyed. Requests of projects that use their own provider keys fail for this provider within 5 seconds."
      facts={[
        { label: 'Requests that ask for', value: <span className="code">{row.provider}/…</span> },
        { label: 'Address', value: row.baseUrl },
      ]}
      onClose={onClose}
      onConfirm={() => remove.mutate({ organizationSlug, provider: row.provider })}
      isBusy={remove.isPending}
      failure={failureOf(remove.error)}
    />
  );
}
