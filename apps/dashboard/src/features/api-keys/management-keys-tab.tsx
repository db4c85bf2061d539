'use client';

import type { ManagementKey } from '@lethe/core/management';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { GuardedButton } from '../../components/primitives/guarded-button.tsx';
import { Icon } from '../../components/primitives/icon.tsx';
import { Notice } from '../../components/primitives/notice.tsx';
import { SecretDialog } from '../../components/primitives/secret-dialog.tsx';
import { useRefusal } from '../../components/shell/refusal.ts';
import { type RouterOutputs, useTRPC } from '../../trpc/client.tsx';
import { CreateManagementKeyDialog } from './create-management-key-dialog.tsx';
import { ManagementKeysTable } from './management-keys-table.tsx';
import { RevokeManagementKeyDialog } from './revoke-management-key-dialog.tsx';

type OpenDialog =
  | { readonly kind: 'create' }
  | { readonly kind: 'revoke'; readonly managementKey: ManagementKey }
  | { readonly kind: 'shown'; readonly name: string; readonly secret: string };

interface ManagementKeysTabProps {
  organizationSlug: string;
  managementKeys: RouterOutputs['managementKeys']['list'];
}

export function ManagementKeysTab({ organizationSlug, managementKeys: initial }: ManagementKeysTabProps) {
  const trpc = useTRPC();
  const refusal = useRefusal('management_key:write');
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  const { managementKeys: keys, now } = useQuery(
    trpc.managementKeys.list.queryOptions({ organizationSlug }, { initialData: initial }),
  ).data;
  const close = () => setDialog(null);
  return (
    <>
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <p className="text-ink-2">
          For scripts and infrastructure.{' '}
          <a href="/docs/api" className="text-accent underline">
            API reference
          </a>
        </p>
        <div className="ml-auto">
          <GuardedButton tone="primary" refusal={refusal} onClick={() => setDialog({ kind: 'create' })}>
            <Icon name="plus" />
            Create a management key
          </GuardedButton>
        </div>
      </div>
      {keys.length === 0 ? (
        <Notice glyph={<Icon name="key" />} title="No management key yet">
          A management key reads and changes this organization through the management API, within the scopes that it
          gets.
        </Notice>
      ) : (
        <ManagementKeysTable
          keys={keys}
          now={now}
          refusal={refusal}
          onRevoke={(managementKey) => setDialog({ kind: 'revoke', managementKey })}
        />
      )}
      {dialog?.kind === 'create' ? (
        <CreateManagementKeyDialog
          organizationSlug={organizationSlug}
          now={now}
          onCreated={(name, secret) => setDialog({ kind: 'shown', name, secret })}
          onClose={close}
        />
      ) : null}
      {dialog?.kind === 'revoke' ? (
        <RevokeManagementKeyDialog
          organizationSlug={organizationSlug}
          managementKey={dialog.managementKey}
          onClose={close}
        />
      ) : null}
      {dialog?.kind === 'shown' ? (
        <SecretDialog
          title={`Management key ${dialog.name}`}
          noun="management key"
          secret={dialog.secret}
          command={`curl ${window.location.origin}/management/v1/organization \\\n  -H "Authorization: Bearer ${dialog.secret}"`}
          onClose={close}
        />
      ) : null}
    </>
  );
}
