'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { InstantText } from '../../components/format/instant-text.tsx';
import { FormDialog } from '../../components/primitives/form-dialog.tsx';
import { SecretDialog } from '../../components/primitives/secret-dialog.tsx';
import { useTRPC } from '../../trpc/client.tsx';
import { failureOf } from '../../trpc/read-error.ts';
import type { ExportRow } from './export-row.ts';

interface LinkDialogProps {
  organizationSlug: string;
  row: ExportRow;
  onClose: () => void;
}

/** Asks first, since a link opens payloads for whoever has it; then shows it, once. */
export function LinkDialog({ organizationSlug, row, onClose }: LinkDialogProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const link = useMutation(
    trpc.exports.link.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries({ queryKey: trpc.exports.pathKey() }),
    }),
  );
  if (link.data !== undefined) {
    return (
      <SecretDialog
        title="A link to the export"
        noun="link"
        secret={link.data.url}
        command={`curl -o export.zip ${link.data.url}`}
        onClose={onClose}
      >
        <p className="mt-3 text-ink-2">
          It opens until {row.expiresAt === null ? 'the export ends' : <InstantText at={row.expiresAt} form="page" />},
          or until you remove it, delete the export, or may not export any more. Each download is recorded.
        </p>
      </SecretDialog>
    );
  }
  return (
    <FormDialog
      title={row.hasLink ? 'Replace the link' : 'Create a link'}
      description={`Whoever has the link downloads the payloads without signing in.${row.hasLink ? ' The link before it opens nothing any more.' : ''}`}
      submit={row.hasLink ? 'Replace the link' : 'Create a link'}
      onSubmit={() => link.mutate({ organizationSlug, exportId: row.id })}
      onClose={onClose}
      isBusy={link.isPending}
      failure={failureOf(link.error)}
    />
  );
}
