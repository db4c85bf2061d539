'use client';

import { skipToken, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { toast } from 'sonner';
import { type RouterOutputs, useTRPC } from '../../trpc/client.tsx';
import { errorSentence, readError } from '../../trpc/read-error.ts';
import type { Preview } from './describe-impact.ts';
import { diffLines, policyLines } from './policy-diff.ts';
import { type FormState, formOf, readDraft, settingInForce } from './policy-draft.ts';
import { useSettled } from './use-settled.ts';

const PREVIEW_DELAY_MS = 300;
/** A preview is never older than this while the page is open. */
const PREVIEW_REFRESH_MS = 60_000;

export type PolicyPage = RouterOutputs['retention']['policy'];

/** The state of the page: what is in force, what stands in the form, what it would do, and saving it. */
export function usePolicyForm(organizationSlug: string, initial: PolicyPage, initialPreview: Preview | null) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const policyQuery = useQuery(trpc.retention.policy.queryOptions({ organizationSlug }, { initialData: initial }));
  const { policy, bounds } = policyQuery.data;
  const inForce = useMemo(() => settingInForce(policy, bounds), [policy, bounds]);
  const [edited, setEdited] = useState<FormState | null>(null);
  const form = edited ?? formOf(inForce);
  const reading = readDraft(form, bounds);
  const draft = reading.kind === 'valid' ? reading.draft : inForce;
  const lines = diffLines(policyLines(inForce), policyLines(draft));
  const changes = lines.filter(({ isChanged }) => isChanged);

  const settled = useSettled(JSON.stringify(draft), PREVIEW_DELAY_MS);
  const isFirst = edited === null && policy === initial.policy && initialPreview !== null;
  const preview = useQuery(
    trpc.retention.preview.queryOptions(settled === JSON.stringify(draft) ? { organizationSlug, draft } : skipToken, {
      placeholderData: (previous) => previous,
      refetchInterval: PREVIEW_REFRESH_MS,
      ...(isFirst ? { initialData: initialPreview } : {}),
    }),
  );

  const save = useMutation(
    trpc.retention.save.mutationOptions({
      onSuccess: async ({ policy: saved }) => {
        await queryClient.invalidateQueries({ queryKey: trpc.retention.pathKey() });
        setEdited(null);
        toast.success(`Version ${saved.version} is in force for new requests.`);
      },
      // Whatever was refused, the next attempt goes by what is true then.
      onError: () => queryClient.invalidateQueries({ queryKey: trpc.retention.preview.queryKey() }),
    }),
  );
  const previewedAt = preview.data?.computedAt;

  return {
    page: policyQuery.data,
    inForce,
    form,
    reading,
    draft,
    lines,
    changes,
    isDirty: changes.length > 0 || reading.kind === 'invalid',
    edit: (change: Partial<FormState>) => setEdited({ ...form, ...change }),
    discard: () => setEdited(null),
    preview,
    save: () =>
      save.mutateAsync({
        organizationSlug,
        baseVersion: policy.version,
        draft,
        ...(previewedAt === undefined ? {} : { previewedAt }),
      }),
    isSaving: save.isPending,
    failure: save.error === null ? null : errorSentence(save.error),
    hasConflict: readError(save.error)?.code === 'policy_version_conflict',
    forgetFailure: () => save.reset(),
    showNewer: () => policyQuery.refetch(),
  };
}
