'use client';

import { tighten } from '../retention/override-draft.ts';
import { CreateKeyDialog } from './create-key-dialog.tsx';
import { EditKeyDialog } from './edit-key-dialog.tsx';
import type { ApiKeyRow } from './key-state.ts';
import type { KeysPageProps } from './keys-page-props.ts';
import { RevokeKeyDialog } from './revoke-key-dialog.tsx';
import { RotateKeyDialog } from './rotate-key-dialog.tsx';

export type OpenKeyDialog =
  | { readonly kind: 'create' }
  | { readonly kind: 'edit' | 'rotate' | 'revoke'; readonly apiKey: ApiKeyRow }
  /** A key that was just made: the only time that it is shown. */
  | { readonly kind: 'shown'; readonly title: string; readonly apiKey: string; readonly remark: string | null };

interface ApiKeyDialogsProps extends Pick<KeysPageProps, 'organizationSlug' | 'projects' | 'ceiling' | 'now'> {
  projectId: string | null;
  dialog: OpenKeyDialog | null;
  onOpen: (dialog: OpenKeyDialog | null) => void;
}

/** Whichever dialog of a key is open. */
export function ApiKeyDialogs({
  organizationSlug,
  projects,
  ceiling,
  now,
  projectId,
  dialog,
  onOpen,
}: ApiKeyDialogsProps) {
  const close = () => onOpen(null);
  const ceilingOf = (id: string) => {
    const project = projects.find((candidate) => candidate.id === id);
    if (ceiling === null || project === undefined) return ceiling;
    return tighten(ceiling, { level: project.retentionLevel, payloadRetentionDays: project.payloadRetentionDays });
  };
  switch (dialog?.kind) {
    case 'create':
      return (
        <CreateKeyDialog
          organizationSlug={organizationSlug}
          projects={projects}
          projectId={projectId}
          ceilingOf={ceilingOf}
          now={now}
          onCreated={({ apiKey, name }) => onOpen({ kind: 'shown', title: `API key ${name}`, apiKey, remark: null })}
          onClose={close}
        />
      );
    case 'edit':
      return (
        <EditKeyDialog
          organizationSlug={organizationSlug}
          apiKey={dialog.apiKey}
          ceiling={ceilingOf(dialog.apiKey.projectId)}
          onClose={close}
        />
      );
    case 'rotate':
      return (
        <RotateKeyDialog
          organizationSlug={organizationSlug}
          apiKey={dialog.apiKey}
          onRotated={({ apiKey, remark }) =>
            onOpen({ kind: 'shown', title: `New API key for ${dialog.apiKey.name}`, apiKey, remark })
          }
          onClose={close}
        />
      );
    case 'revoke':
      return <RevokeKeyDialog organizationSlug={organizationSlug} apiKey={dialog.apiKey} now={now} onClose={close} />;
    default:
      return null;
  }
}
