'use client';

import type { RetentionLevel } from '@lethe/core/retention';
import type { ProjectMode } from '@lethe/core/tenancy';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { toast } from 'sonner';
import { useTRPC } from '../../trpc/client.tsx';
import { failureOf } from '../../trpc/read-error.ts';

interface ProjectChange {
  readonly projectId: string;
  readonly name: string;
  readonly mode: ProjectMode;
  readonly retentionLevel: RetentionLevel | null;
  readonly payloadRetentionDays: number | null;
}

/** Creating and changing a project, which end alike: the list is fetched anew and the dialog closes. */
export function useSaveProject(organizationSlug: string, onSaved: () => void) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const settle = async (sentence: string) => {
    await queryClient.invalidateQueries({ queryKey: trpc.projects.pathKey() });
    toast.success(sentence);
    onSaved();
  };
  const create = useMutation(
    trpc.projects.create.mutationOptions({ onSuccess: (_, { name }) => settle(`Project ${name} is created.`) }),
  );
  const update = useMutation(
    trpc.projects.update.mutationOptions({
      onSuccess: (_, { name }) => settle(`Project ${name} is saved, in force for new requests within 5 seconds.`),
    }),
  );
  return {
    create: (draft: Pick<ProjectChange, 'name' | 'mode'>) => create.mutate({ organizationSlug, ...draft }),
    update: (change: ProjectChange) => update.mutate({ organizationSlug, ...change }),
    isBusy: create.isPending || update.isPending,
    failure: failureOf(create.error ?? update.error),
  };
}
