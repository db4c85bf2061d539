'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { toast } from 'sonner';
import { ConfirmDialog } from '../../components/primitives/confirm-dialog.tsx';
import { useTRPC } from '../../trpc/client.tsx';
import { failureOf } from '../../trpc/read-error.ts';
import { type ApiKeyRow, lastUsedText } from './key-state.ts';

interface RevokeKeyDialogProps {
  organizationSlug: string;
  apiKey: ApiKeyRow;
  now: Date;
  onClose: () => void;
}

export function RevokeKeyDialog({ organizationSlug, apiKey, now, onClose }: RevokeKeyDialogProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const revoke = useMutation(
    trpc.apiKeys.revoke.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: trpc.apiKeys.pathKey() });
        toast.success(`API key ${apiKey.name} is revoked.`);
        onClose();
      },
    }),
  );
  return (
    <ConfirmDialog
      action={`Revoke ${apiKey.name}`}
      consequence="The gateway refuses it within 5 seconds. It cannot be brought back. Its records stay."
      facts={[
        { label: 'Key', value: <span className="code">{apiKey.mask}</span> },
        { label: 'Project', value: apiKey.projectName },
        { label: 'Last used', value: lastUsedText(apiKey.lastUsedAt, now) },
      ]}
      onClose={onClose}
      onConfirm={() => revoke.mutate({ organizationSlug, apiKeyId: apiKey.id })}
      isBusy={revoke.isPending}
      failure={failureOf(revoke.error)}
    />
  );
}
