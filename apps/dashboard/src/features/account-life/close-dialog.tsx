'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { FormDialog } from '../../components/primitives/form-dialog.tsx';
import { useTRPC } from '../../trpc/client.tsx';
import { failureOf } from '../../trpc/read-error.ts';
import { CloseForm } from './close-form.tsx';

export interface ClosingOrganization {
  readonly slug: string;
  readonly name: string;
}

interface CloseDialogProps {
  organization: ClosingOrganization;
  /** Where everything can be exported first; null while nothing can be. */
  exportHref: string | null;
  onClose: () => void;
}

/** What closing does, with its dates and what it concerns, before the name is typed. */
export function CloseDialog({ organization, exportHref, onClose }: CloseDialogProps) {
  const trpc = useTRPC();
  const { slug: organizationSlug, name } = organization;
  const preview = useQuery(trpc.lifecycle.previewClosure.queryOptions({ organizationSlug }, { retry: false }));
  // Loads afresh: nothing of the organization stays in the browser's memory.
  const close = useMutation(
    trpc.lifecycle.close.mutationOptions({ onSuccess: () => window.location.assign(`/${organizationSlug}`) }),
  );
  if (preview.data === undefined) {
    return (
      <FormDialog
        title={`Close ${name}`}
        submit={`Close ${name}`}
        isDestructive
        canSubmit={false}
        onSubmit={() => undefined}
        onClose={onClose}
        isBusy
        failure={failureOf(preview.error)}
      />
    );
  }
  const { version } = preview.data;
  return (
    <CloseForm
      name={name}
      preview={preview.data}
      exportHref={exportHref}
      onClose={onClose}
      onConfirm={(typedName) => close.mutate({ organizationSlug, typedName, baseVersion: version })}
      isBusy={close.isPending || close.isSuccess}
      failure={failureOf(close.error)}
    />
  );
}
