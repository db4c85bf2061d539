'use client';

import type { SavedViewDraft } from '@lethe/core/saved-views';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { toast } from 'sonner';
import { type RouterOutputs, useTRPC } from '../../trpc/client.tsx';
import { errorSentence, failureOf } from '../../trpc/read-error.ts';

export type ListedView = RouterOutputs['savedViews']['list']['views'][number];

/** The views that the member sees, and saving and removing them. A removed one can be brought back from its toast. */
export function useSavedViews(organizationSlug: string, onSaved: () => void) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const query = useQuery(trpc.savedViews.list.queryOptions({ organizationSlug }));
  const refresh = () => void cache.invalidateQueries({ queryKey: trpc.savedViews.list.queryKey({ organizationSlug }) });
  const save = useMutation(
    trpc.savedViews.save.mutationOptions({
      onSuccess: ({ view }) => {
        toast.success(`View ${view.name} saved.`);
        refresh();
        onSaved();
      },
    }),
  );
  const restore = useMutation(
    trpc.savedViews.save.mutationOptions({
      onSuccess: ({ view }) => {
        toast.success(`View ${view.name} is back.`);
        refresh();
      },
      onError: (error) => toast.error(errorSentence(error)),
    }),
  );
  const remove = useMutation(
    trpc.savedViews.remove.mutationOptions({
      onSuccess: ({ view: { name, address, scope } }) => {
        refresh();
        const onClick = () => restore.mutate({ organizationSlug, viewId: null, draft: { name, address, scope } });
        toast.success(`View ${name} removed.`, { action: { label: 'Undo', onClick } });
      },
      onError: (error) => toast.error(errorSentence(error)),
    }),
  );
  return {
    views: query.data?.views ?? [],
    isLoading: query.isPending,
    loadFailure: failureOf(query.error),
    retry: () => void query.refetch(),
    save: (viewId: string | null, draft: SavedViewDraft) => save.mutate({ organizationSlug, viewId, draft }),
    isSaving: save.isPending,
    saveFailure: failureOf(save.error),
    forgetFailure: save.reset,
    remove: (viewId: string) => remove.mutate({ organizationSlug, viewId }),
  };
}
