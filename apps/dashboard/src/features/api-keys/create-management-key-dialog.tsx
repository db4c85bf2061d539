'use client';

import {
  MANAGEMENT_KEY_NAME_LENGTH_MAX,
  MANAGEMENT_SCOPES,
  type ManagementScope,
  SCOPE_SENTENCES,
} from '@lethe/core/management';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { CheckField, FieldGroup, TextField } from '../../components/primitives/field.tsx';
import { FormDialog } from '../../components/primitives/form-dialog.tsx';
import { useTRPC } from '../../trpc/client.tsx';
import { failureOf } from '../../trpc/read-error.ts';
import { type ExpiryChoice, expiryOf } from './expiry-choice.ts';
import { ExpiryField } from './expiry-field.tsx';

interface CreateManagementKeyDialogProps {
  organizationSlug: string;
  now: Date;
  onCreated: (name: string, secret: string) => void;
  onClose: () => void;
}

export function CreateManagementKeyDialog({
  organizationSlug,
  now,
  onCreated,
  onClose,
}: CreateManagementKeyDialogProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<readonly ManagementScope[]>([]);
  const [expiry, setExpiry] = useState<ExpiryChoice>('90');
  const create = useMutation(
    trpc.managementKeys.create.mutationOptions({
      onSuccess: async ({ managementKey }) => {
        await queryClient.invalidateQueries({ queryKey: trpc.managementKeys.pathKey() });
        onCreated(name.trim(), managementKey);
      },
    }),
  );
  const toggle = (scope: ManagementScope, isChecked: boolean) =>
    setScopes(isChecked ? [...scopes, scope] : scopes.filter((other) => other !== scope));
  return (
    <FormDialog
      title="Create a management key"
      submit="Create the management key"
      canSubmit={name.trim() !== '' && scopes.length > 0}
      onSubmit={() =>
        create.mutate({ organizationSlug, name: name.trim(), scopes: [...scopes], expiresAt: expiryOf(expiry, now) })
      }
      onClose={onClose}
      isBusy={create.isPending}
      failure={failureOf(create.error)}
    >
      <TextField
        label="Name"
        hint="Where it is used, such as terraform."
        value={name}
        maxLength={MANAGEMENT_KEY_NAME_LENGTH_MAX}
        onChange={(event) => setName(event.target.value)}
        autoFocus
      />
      <ExpiryField value={expiry} onChange={setExpiry} />
      <FieldGroup legend="Scopes" hint="It can do what is ticked and nothing else.">
        <div className="rounded-control border p-1">
          {MANAGEMENT_SCOPES.map((scope) => (
            <CheckField
              key={scope}
              label={<span className="code">{scope}</span>}
              note={SCOPE_SENTENCES[scope]}
              isChecked={scopes.includes(scope)}
              onChange={(isChecked) => toggle(scope, isChecked)}
            />
          ))}
        </div>
      </FieldGroup>
    </FormDialog>
  );
}
