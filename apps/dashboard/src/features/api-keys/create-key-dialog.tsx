'use client';

import { KEY_NAME_LENGTH_MAX } from '@lethe/core/keys';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { SelectField, TextField } from '../../components/primitives/field.tsx';
import { FormDialog } from '../../components/primitives/form-dialog.tsx';
import type { ProjectChoice } from '../../components/tenancy/project-picker.tsx';
import { useTRPC } from '../../trpc/client.tsx';
import { failureOf } from '../../trpc/read-error.ts';
import type { PolicySetting } from '../retention/policy-words.ts';
import { type ExpiryChoice, expiryOf } from './expiry-choice.ts';
import { ExpiryField } from './expiry-field.tsx';
import { EMPTY_KEY_FORM, readKeyForm } from './key-draft.ts';
import { KeyFields } from './key-fields.tsx';

interface CreateKeyDialogProps {
  organizationSlug: string;
  projects: readonly ProjectChoice[];
  /** Chosen to begin with. */
  projectId: string | null;
  ceilingOf: (projectId: string) => PolicySetting | null;
  now: Date;
  onCreated: (created: { apiKey: string; name: string }) => void;
  onClose: () => void;
}

export function CreateKeyDialog(props: CreateKeyDialogProps) {
  const { organizationSlug, projects, ceilingOf, now, onCreated, onClose } = props;
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const wished = projects.find(({ id }) => id === props.projectId) ?? projects[0];
  const [projectId, setProjectId] = useState(wished?.id ?? '');
  const [form, setForm] = useState(EMPTY_KEY_FORM);
  const [expiry, setExpiry] = useState<ExpiryChoice>('never');
  const ceiling = ceilingOf(projectId);
  const reading = readKeyForm(form, ceiling);
  const create = useMutation(
    trpc.apiKeys.create.mutationOptions({
      onSuccess: async ({ apiKey }, { name }) => {
        await queryClient.invalidateQueries({ queryKey: trpc.apiKeys.pathKey() });
        onCreated({ apiKey, name });
      },
    }),
  );
  return (
    <FormDialog
      title="Create an API key"
      submit="Create the API key"
      canSubmit={reading.limits !== null && projectId !== ''}
      onSubmit={() => {
        if (reading.limits === null) return;
        create.mutate({ organizationSlug, projectId, expiresAt: expiryOf(expiry, now), ...reading.limits });
      }}
      onClose={onClose}
      isBusy={create.isPending}
      failure={failureOf(create.error)}
    >
      <TextField
        label="Name"
        hint="Where it is used, such as production."
        value={form.name}
        maxLength={KEY_NAME_LENGTH_MAX}
        onChange={(event) => setForm({ ...form, name: event.target.value })}
        autoFocus
      />
      <div className="grid gap-4 md:grid-cols-2">
        <SelectField label="Project" value={projectId} onChange={(event) => setProjectId(event.target.value)}>
          {projects.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </SelectField>
        <ExpiryField value={expiry} onChange={setExpiry} />
      </div>
      <KeyFields form={form} problems={reading.problems} ceiling={ceiling} onChange={setForm} />
    </FormDialog>
  );
}
