'use client';

import type { ModelCount } from '@lethe/core/payloads';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { toast } from 'sonner';
import { formatCount } from '../../components/format/duration.ts';
import { SelectField, TextField } from '../../components/primitives/field.tsx';
import { FormDialog } from '../../components/primitives/form-dialog.tsx';
import { RadioCard, RadioCardGroup } from '../../components/primitives/radio-card.tsx';
import { useTRPC } from '../../trpc/client.tsx';
import { failureOf } from '../../trpc/read-error.ts';
import { draftProblem, EMPTY_DRAFT, type ExportDraft, filterOf, metadataHref, submitWords } from './view-model.ts';

interface NewExportDialogProps {
  organizationSlug: string;
  models: readonly ModelCount[];
  canExportPayloads: boolean;
  onClose: () => void;
}

export function NewExportDialog({ organizationSlug, models, canExportPayloads, onClose }: NewExportDialogProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [draft, setDraft] = useState<ExportDraft>({
    ...EMPTY_DRAFT,
    contents: canExportPayloads ? 'payloads' : 'metadata',
  });
  const change = (part: Partial<ExportDraft>) => setDraft((before) => ({ ...before, ...part }));
  const problem = draftProblem(draft);
  const filter = filterOf(draft);
  const count = useQuery(
    trpc.exports.count.queryOptions(
      { organizationSlug, filter },
      { enabled: canExportPayloads && problem === null, placeholderData: keepPreviousData },
    ),
  );
  const start = useMutation(
    trpc.exports.start.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: trpc.exports.pathKey() });
        toast.success('The export is being made.');
        onClose();
      },
    }),
  );
  const isPayloads = draft.contents === 'payloads';
  const payloadCount = count.data?.payloadCount ?? null;
  const submit = () => {
    if (isPayloads) return start.mutate({ organizationSlug, filter });
    window.location.assign(metadataHref(organizationSlug, draft));
    onClose();
  };
  return (
    <FormDialog
      title="New export"
      description="Choose what to take along. Nothing that has expired, was erased or is only preserved by a legal hold is in it."
      submit={submitWords(draft, payloadCount)}
      canSubmit={problem === null && (!isPayloads || (payloadCount ?? 0) > 0)}
      onSubmit={submit}
      onClose={onClose}
      isBusy={start.isPending}
      failure={failureOf(start.error)}
      remark={
        count.data === undefined ? undefined : (
          <span role="status">
            <span className="hidden md:inline">{formatCount(count.data.payloadCount)} payloads </span>of{' '}
            {formatCount(count.data.requestCount)} requests
          </span>
        )
      }
    >
      {canExportPayloads ? (
        <RadioCardGroup
          aria-label="What to export"
          value={draft.contents}
          onValueChange={(contents) => change({ contents: contents === 'payloads' ? 'payloads' : 'metadata' })}
        >
          <RadioCard value="payloads" title="Payloads and metadata" remark="ZIP, made in the background">
            Prompts and answers as JSONL, embedded files beside them.
          </RadioCard>
          <RadioCard value="metadata" title="Metadata only" remark="CSV or JSONL, downloaded now">
            Time, model, tokens, cost, latency and status.
          </RadioCard>
        </RadioCardGroup>
      ) : null}
      <SelectField label="Model" value={draft.model} onChange={(event) => change({ model: event.target.value })}>
        <option value="">Every model</option>
        {models.map(({ provider, model }) => (
          <option key={`${provider}/${model}`} value={`${provider}/${model}`}>
            {provider}/{model}
          </option>
        ))}
      </SelectField>
      <div className="grid grid-cols-2 gap-3">
        <TextField
          label="First day, UTC"
          type="date"
          value={draft.fromDay}
          onChange={(event) => change({ fromDay: event.target.value })}
          hint="Empty: from the beginning"
        />
        <TextField
          label="Last day, UTC"
          type="date"
          value={draft.toDay}
          onChange={(event) => change({ toDay: event.target.value })}
          problem={problem}
          hint="Empty: until now"
        />
      </div>
      {isPayloads ? null : (
        <SelectField
          label="Format"
          value={draft.format}
          onChange={(event) => change({ format: event.target.value === 'jsonl' ? 'jsonl' : 'csv' })}
        >
          <option value="csv">CSV, for spreadsheets</option>
          <option value="jsonl">JSONL, for programs</option>
        </SelectField>
      )}
    </FormDialog>
  );
}
