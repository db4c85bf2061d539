'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { toast } from 'sonner';
import { formatCount } from '../../components/format/duration.ts';
import { ConfirmDialog } from '../../components/primitives/confirm-dialog.tsx';
import { useTRPC } from '../../trpc/client.tsx';
import { failureOf } from '../../trpc/read-error.ts';
import type { ProjectRow } from './view-model.ts';

interface ArchiveProjectDialogProps {
  organizationSlug: string;
  project: ProjectRow;
  keyCount: number;
  onClose: () => void;
}

export function ArchiveProjectDialog({ organizationSlug, project, keyCount, onClose }: ArchiveProjectDialogProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const archive = useMutation(
    trpc.projects.archive.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: trpc.projects.pathKey() });
        toast.success(`Project ${project.name} is archived.`);
        onClose();
      },
    }),
  );
  return (
    <ConfirmDialog
      action={`Archive ${project.name}`}
      consequence="Its keys stop working within 5 seconds. Its records stay as long as they were stamped to. It cannot be brought back."
      facts={[
        { label: 'Keys that stop working', value: formatCount(keyCount) },
        { label: 'Requests in the last 30 d', value: formatCount(project.requestCount30d) },
      ]}
      typedName={project.name}
      onClose={onClose}
      onConfirm={() => archive.mutate({ organizationSlug, projectId: project.id })}
      isBusy={archive.isPending}
      failure={failureOf(archive.error)}
    />
  );
}
