'use client';

import { KEY_NAME_LENGTH_MAX } from '@lethe/core/keys';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { toast } from 'sonner';
import { TextField } from '../../components/primitives/field.tsx';
import { FormDialog } from '../../components/primitives/form-dialog.tsx';
import { useTRPC } from '../../trpc/client.tsx';
import { failureOf } from '../../trpc/read-error.ts';
import type { PolicySetting } from '../retention/policy-words.ts';
import { keyFormOf, readKeyForm } from './key-draft.ts';
import { KeyFields } from './key-fields.tsx';
import type { ApiKeyRow } from './key-state.ts';

interface EditKeyDialogProps {
  organizationSlug: string;
  apiKey: ApiKeyRow;
  ceiling: PolicySetting | null;
  onClose: () => void;
}

export function EditKeyDialog({ organizationSlug, apiKey, ceiling, onClose }: EditKeyDialogProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [form, setForm] = useState(() => keyFormOf(apiKey));
  const reading = readKeyForm(form, ceiling);
  const update = useMutation(
    trpc.apiKeys.update.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: trpc.apiKeys.pathKey() });
        toast.success(`API key ${apiKey.name} is saved, in force within 5 seconds.`);
        onClose();
      },
    }),
  );
  return (
    <FormDialog
      title={`Save ${apiKey.name}`}
      description={<span className="code">{apiKey.mask}</span>}
      submit={`Save ${apiKey.name}`}
      canSubmit={reading.limits !== null}
      onSubmit={() => {
        if (reading.limits === null) return;
        update.mutate({ organizationSlug, apiKeyId: apiKey.id, expiresAt: apiKey.expiresAt, ...reading.limits });
      }}
      onClose={onClose}
      isBusy={update.isPending}
      failure={failureOf(update.error)}
    >
      <TextField
        label="Name"
        value={form.name}
        maxLength={KEY_NAME_LENGTH_MAX}
        onChange={(event) => setForm({ ...form, name: event.target.value })}
      />
      <KeyFields form={form} problems={reading.problems} ceiling={ceiling} onChange={setForm} />
    </FormDialog>
  );
}
