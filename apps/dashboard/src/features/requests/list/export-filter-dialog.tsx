'use client';

import type { RequestFilter } from '@lethe/core/payloads';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { toast } from 'sonner';
import { formatCount, formatQuantity } from '../../../components/format/duration.ts';
import { FormDialog } from '../../../components/primitives/form-dialog.tsx';
import { useShell } from '../../../components/shell/shell-context.tsx';
import { useTRPC } from '../../../trpc/client.tsx';
import { errorSentence, failureOf } from '../../../trpc/read-error.ts';

/** The last look before the payloads that the list shows are exported: how many there are. */
export function ExportFilterDialog({ filter, onClose }: { filter: RequestFilter; onClose: () => void }) {
  const trpc = useTRPC();
  const router = useRouter();
  const { organization } = useShell();
  const input = { organizationSlug: organization.slug, filter };
  const count = useQuery(trpc.exports.count.queryOptions(input));
  const start = useMutation(
    trpc.exports.start.mutationOptions({
      onSuccess: () => {
        toast.success('The export is being made.');
        onClose();
        router.push(`/${organization.slug}/settings/exports`);
      },
    }),
  );
  const payloadCount = count.data?.payloadCount ?? 0;
  return (
    <FormDialog
      title="Export payloads"
      description="Prompts and answers of what the list shows, with their metadata, as a ZIP that is made in the background. Nothing that has expired, was erased or is only preserved by a legal hold is in it."
      submit={count.data === undefined ? 'Export payloads' : `Export ${formatQuantity(payloadCount, 'payload')}`}
      canSubmit={payloadCount > 0}
      onSubmit={() => start.mutate(input)}
      onClose={onClose}
      isBusy={start.isPending}
      failure={failureOf(start.error)}
    >
      <p role="status">
        {count.isError
          ? errorSentence(count.error)
          : count.data === undefined
            ? 'Counting …'
            : `${formatQuantity(payloadCount, 'readable payload')} of ${formatCount(count.data.requestCount)} requests.`}
      </p>
    </FormDialog>
  );
}
