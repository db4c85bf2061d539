'use client';

import { caseNumber } from '@lethe/core/holds';
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { toast } from 'sonner';
import { FormDialog } from '../../components/primitives/form-dialog.tsx';
import { useTRPC } from '../../trpc/client.tsx';
import { errorSentence, failureOf } from '../../trpc/read-error.ts';
import { useSettled } from '../retention/use-settled.ts';
import { EMPTY_HOLD, EMPTY_SCOPE, readHold } from './hold-draft.ts';
import { HoldFields, HoldPreview } from './hold-fields.tsx';
import type { ProjectName } from './hold-words.ts';

/** How long the form has to stand still before it is counted. */
const PREVIEW_DELAY_MS = 300;

interface PlaceHoldDialogProps {
  organizationSlug: string;
  projects: readonly ProjectName[];
  onClose: () => void;
}

/** A new case. What it would take in is counted while it is written; it preserves from the moment that it is placed. */
export function PlaceHoldDialog({ organizationSlug, projects, onClose }: PlaceHoldDialogProps) {
  const [form, setForm] = useState(EMPTY_HOLD);
  const trpc = useTRPC();
  const router = useRouter();
  const { draft, problems } = readHold(form);
  const { scope } = readHold(useSettled(form, PREVIEW_DELAY_MS));
  const preview = useQuery({
    ...trpc.holds.preview.queryOptions({ organizationSlug, scope: scope ?? EMPTY_SCOPE }),
    enabled: scope !== null,
    staleTime: 0,
    placeholderData: keepPreviousData,
  });
  const place = useMutation(
    trpc.holds.place.mutationOptions({
      onSuccess: ({ hold }) => {
        toast.success(`${caseNumber(hold)} is in force. Another person confirms it.`);
        router.refresh();
        onClose();
      },
    }),
  );
  return (
    <FormDialog
      title="Place a legal hold"
      description="What it covers is preserved at once, against expiry, erasure, closure and purge. A hold preserves. It does not expose."
      submit="Place the hold"
      canSubmit={draft !== null}
      onSubmit={() => draft !== null && place.mutate({ organizationSlug, draft })}
      onClose={onClose}
      isBusy={place.isPending}
      failure={failureOf(place.error)}
    >
      <HoldFields
        form={form}
        problems={problems}
        projects={projects}
        onChange={(changes) => setForm({ ...form, ...changes })}
      />
      {preview.isError ? (
        <p className="text-danger">{errorSentence(preview.error)}</p>
      ) : (
        <HoldPreview preview={preview.data ?? null} />
      )}
    </FormDialog>
  );
}
