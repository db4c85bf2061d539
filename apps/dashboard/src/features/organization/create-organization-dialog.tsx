'use client';

import { ORGANIZATION_NAME_LENGTH_MAX } from '@lethe/core/organizations';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { TextField } from '../../components/primitives/field.tsx';
import { FormDialog } from '../../components/primitives/form-dialog.tsx';
import { useTRPC } from '../../trpc/client.tsx';
import { failureOf } from '../../trpc/read-error.ts';

export function CreateOrganizationDialog({ onClose }: { onClose: () => void }) {
  const trpc = useTRPC();
  const [name, setName] = useState('');
  // Loads the new organization afresh: nothing of the one before stays in the browser's memory.
  const create = useMutation(
    trpc.organizations.create.mutationOptions({
      onSuccess: ({ organization }) => window.location.assign(`/${organization.slug}/projects`),
    }),
  );
  return (
    <FormDialog
      title="Create an organization"
      description="It keeps metadata only until you choose otherwise, and you are its owner."
      submit="Create the organization"
      canSubmit={name.trim() !== ''}
      onSubmit={() => create.mutate({ name: name.trim() })}
      onClose={onClose}
      isBusy={create.isPending || create.isSuccess}
      failure={failureOf(create.error)}
    >
      <TextField
        label="Name"
        value={name}
        maxLength={ORGANIZATION_NAME_LENGTH_MAX}
        onChange={(event) => setName(event.target.value)}
        autoFocus
      />
    </FormDialog>
  );
}
