'use client';

import type { WebhookEndpoint } from '@lethe/core/webhooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { toast } from 'sonner';
import { ConfirmDialog } from '../../components/primitives/confirm-dialog.tsx';
import { SecretDialog } from '../../components/primitives/secret-dialog.tsx';
import { useTRPC } from '../../trpc/client.tsx';
import { failureOf } from '../../trpc/read-error.ts';
import { WebhookDialog } from './webhook-dialog.tsx';
import { tryCommand } from './webhook-state.ts';

export type ChangeKind = 'change' | 'remove' | 'rotate';
export type OpenDialog =
  | { readonly kind: 'add' }
  | { readonly kind: ChangeKind; readonly endpoint: WebhookEndpoint }
  | { readonly kind: 'secret'; readonly url: string; readonly secret: string };

interface WebhookDialogsProps {
  organizationSlug: string;
  dialog: OpenDialog | null;
  onOpen: (dialog: OpenDialog | null) => void;
}

/** Whichever dialog stands over the page. */
export function WebhookDialogs({ organizationSlug, dialog, onOpen }: WebhookDialogsProps) {
  const close = () => onOpen(null);
  const showSecret = (shown: { url: string; secret: string }) => onOpen({ kind: 'secret', ...shown });
  if (dialog === null) return null;
  switch (dialog.kind) {
    case 'secret':
      return (
        <SecretDialog
          title="The signing secret"
          noun="secret"
          keeps="Lethe seals it and cannot show it again."
          secret={dialog.secret}
          command={tryCommand(dialog.url)}
          onClose={close}
        >
          <p className="mt-3 text-ink-2">
            Each delivery is signed with it as Standard Webhooks say, so any of their libraries verifies it.
          </p>
        </SecretDialog>
      );
    case 'remove':
      return <RemoveDialog organizationSlug={organizationSlug} endpoint={dialog.endpoint} onClose={close} />;
    case 'rotate':
      return (
        <RotateDialog
          organizationSlug={organizationSlug}
          endpoint={dialog.endpoint}
          onRotated={showSecret}
          onClose={close}
        />
      );
    case 'add':
    case 'change':
      return (
        <WebhookDialog
          organizationSlug={organizationSlug}
          endpoint={dialog.kind === 'add' ? null : dialog.endpoint}
          onCreated={showSecret}
          onClose={close}
        />
      );
  }
}

interface EndpointDialogProps {
  organizationSlug: string;
  endpoint: WebhookEndpoint;
  onClose: () => void;
}

function RemoveDialog({ organizationSlug, endpoint, onClose }: EndpointDialogProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const remove = useMutation(
    trpc.webhooks.remove.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: trpc.webhooks.pathKey() });
        toast.success('The endpoint is removed.');
        onClose();
      },
    }),
  );
  return (
    <ConfirmDialog
      action="Remove the endpoint"
      consequence="Nothing is sent to it any more. Its secret is destroyed, and the list of what was sent goes with it."
      facts={[{ label: 'URL', value: endpoint.url }]}
      onClose={onClose}
      onConfirm={() => remove.mutate({ organizationSlug, endpointId: endpoint.id })}
      isBusy={remove.isPending}
      failure={failureOf(remove.error)}
    />
  );
}

function RotateDialog({
  organizationSlug,
  endpoint,
  onRotated,
  onClose,
}: EndpointDialogProps & { onRotated: (rotated: { url: string; secret: string }) => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const rotate = useMutation(
    trpc.webhooks.rotateSecret.mutationOptions({
      onSuccess: async ({ secret }) => {
        await queryClient.invalidateQueries({ queryKey: trpc.webhooks.pathKey() });
        onRotated({ url: endpoint.url, secret });
      },
    }),
  );
  return (
    <ConfirmDialog
      action="Rotate the secret"
      consequence="Makes a new secret. For a day deliveries carry a signature of each, so that nothing is refused while you change over. Rotating again within that day ends the older one at once."
      facts={[{ label: 'URL', value: endpoint.url }]}
      onClose={onClose}
      onConfirm={() => rotate.mutate({ organizationSlug, endpointId: endpoint.id })}
      isBusy={rotate.isPending}
      failure={failureOf(rotate.error)}
    />
  );
}
