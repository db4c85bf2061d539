'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { GuardedButton } from '../../components/primitives/guarded-button.tsx';
import { Icon } from '../../components/primitives/icon.tsx';
import { PageFrame } from '../../components/shell/page-frame.tsx';
import { useRefusal } from '../../components/shell/refusal.ts';
import { useTRPC } from '../../trpc/client.tsx';
import { DeleteProviderDialog } from './delete-provider-dialog.tsx';
import { ProviderDialog } from './provider-dialog.tsx';
import { ProvidersTable } from './providers-table.tsx';
import { type ProviderKeyRow, type ProviderRow, providerRows } from './view-model.ts';

type OpenDialog = { readonly kind: 'add' } | { readonly kind: 'edit' | 'delete'; readonly row: ProviderRow };

interface ProvidersPageProps {
  organizationSlug: string;
  providerKeys: readonly ProviderKeyRow[];
}

export function ProvidersPage({ organizationSlug, providerKeys: initial }: ProvidersPageProps) {
  const trpc = useTRPC();
  const refusal = useRefusal('provider_key:write');
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  const keys = useQuery(trpc.providerKeys.list.queryOptions({ organizationSlug }, { initialData: [...initial] })).data;
  const close = () => setDialog(null);
  return (
    <PageFrame
      page="providers"
      sentence="Your own provider accounts, for projects in the mode “Own provider keys”. A secret is sealed, tested when it is saved, and never shown again."
      actions={
        <GuardedButton refusal={refusal} onClick={() => setDialog({ kind: 'add' })}>
          <Icon name="plus" />
          Add a provider
        </GuardedButton>
      }
    >
      <ProvidersTable
        rows={providerRows(keys)}
        refusal={refusal}
        onEdit={(row) => setDialog({ kind: 'edit', row })}
        onDelete={(row) => setDialog({ kind: 'delete', row })}
      />
      {dialog === null || dialog.kind === 'delete' ? null : (
        <ProviderDialog
          organizationSlug={organizationSlug}
          row={dialog.kind === 'edit' ? dialog.row : null}
          onClose={close}
        />
      )}
      {dialog?.kind === 'delete' ? (
        <DeleteProviderDialog organizationSlug={organizationSlug} row={dialog.row} onClose={close} />
      ) : null}
    </PageFrame>
  );
}
