'use client';

import { isKnownProvider, KNOWN_BASE_URLS, providerNameSchema } from '@lethe/core/keys';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { toast } from 'sonner';
import { TextField } from '../../components/primitives/field.tsx';
import { FormDialog } from '../../components/primitives/form-dialog.tsx';
import { useTRPC } from '../../trpc/client.tsx';
import { failureOf } from '../../trpc/read-error.ts';
import { describeTestFailure, type ProviderRow, wipesSecret } from './view-model.ts';

interface ProviderDialogProps {
  organizationSlug: string;
  /** Null adds one of the tenant's own. */
  row: ProviderRow | null;
  onClose: () => void;
}

export function ProviderDialog({ organizationSlug, row, onClose }: ProviderDialogProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [name, setName] = useState(row?.provider ?? '');
  const [baseUrl, setBaseUrl] = useState(row?.key?.baseUrl ?? '');
  const [secret, setSecret] = useState('');
  const isNameWrong = name !== '' && !providerNameSchema.safeParse(name).success;
  const usual = isKnownProvider(name) ? (KNOWN_BASE_URLS[name] ?? '') : '';
  const isWiping = row !== null && wipesSecret(row, baseUrl) && secret === '';
  const save = useMutation(
    trpc.providerKeys.save.mutationOptions({
      onSuccess: async ({ testErrorCode }) => {
        await queryClient.invalidateQueries({ queryKey: trpc.providerKeys.pathKey() });
        setSecret('');
        if (testErrorCode !== null) return;
        toast.success(`${name} is saved.`);
        onClose();
      },
    }),
  );
  const testFailure = save.data?.testErrorCode ?? null;
  const failure =
    failureOf(save.error) ??
    (testFailure === null ? null : `Saved, but it does not work yet. ${describeTestFailure(testFailure)}`);
  const action = row === null ? 'Add a provider' : `Save ${row.label}`;
  return (
    <FormDialog
      title={action}
      description="It is tested with a call that costs nothing."
      submit={save.isPending ? 'Testing' : 'Save and test'}
      canSubmit={name !== '' && !isNameWrong && (baseUrl.trim() !== '' || usual !== '')}
      onSubmit={() =>
        save.mutate({
          organizationSlug,
          provider: name,
          baseUrl: baseUrl.trim() || null,
          secret: secret.trim() || null,
        })
      }
      onClose={onClose}
      closeLabel={save.isSuccess ? 'Close' : 'Cancel'}
      isBusy={save.isPending}
      failure={failure}
    >
      {row !== null ? null : (
        <TextField
          label="Name"
          hint={`Requests ask for ${name || 'name'}/model.`}
          value={name}
          problem={isNameWrong ? 'Lower-case letters, digits and hyphens; “simulator” is taken.' : null}
          onChange={(event) => setName(event.target.value)}
          autoFocus
        />
      )}
      <TextField
        label="Base URL"
        type="url"
        inputMode="url"
        value={baseUrl}
        placeholder={usual || 'https://models.example/v1'}
        hint={
          isWiping
            ? 'The host changes: saving wipes the secret.'
            : 'Public addresses only. Changing the host wipes the secret.'
        }
        onChange={(event) => setBaseUrl(event.target.value)}
      />
      <TextField
        label="Secret"
        type="password"
        autoComplete="new-password"
        value={secret}
        placeholder={row?.key?.hasSecret && !isWiping ? `keeps …${row.key.lastFour ?? ''}` : ''}
        hint="Sealed on arrival and never shown again."
        onChange={(event) => setSecret(event.target.value)}
      />
    </FormDialog>
  );
}
