'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { toast } from 'sonner';
import { formatBytes, formatCount } from '../../components/format/duration.ts';
import { ConfirmDialog } from '../../components/primitives/confirm-dialog.tsx';
import { useTRPC } from '../../trpc/client.tsx';
import { failureOf } from '../../trpc/read-error.ts';
import type { ExportRow } from './export-row.ts';

interface EndExportDialogProps {
  organizationSlug: string;
  row: ExportRow;
  onClose: () => void;
}

export function EndExportDialog({ organizationSlug, row, onClose }: EndExportDialogProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const end = useMutation(
    trpc.exports.end.mutationOptions({
      onSuccess: async ({ state }) => {
        await queryClient.invalidateQueries({ queryKey: trpc.exports.pathKey() });
        toast.success(state === 'cancelled' ? 'The export is cancelled.' : 'The export is deleted.');
        onClose();
      },
    }),
  );
  return (
    <ConfirmDialog
      action={row.standing === 'running' ? 'Cancel the export' : 'Delete the export'}
      consequence="Its sealed files go at once, and its link opens nothing any more. The payloads themselves stay as long as they were stamped to."
      facts={[
        { label: 'Payloads in it', value: formatCount(row.doneCount) },
        { label: 'Size', value: formatBytes(row.sizeBytes) },
      ]}
      onClose={onClose}
      onConfirm={() => end.mutate({ organizationSlug, exportId: row.id })}
      isBusy={end.isPending}
      failure={failureOf(end.error)}
    />
  );
}
