'use client';

import { useQuery } from '@tanstack/react-query';
import { useQueryState } from 'nuqs';
import { useState } from 'react';
import { GuardedButton } from '../../components/primitives/guarded-button.tsx';
import { Icon } from '../../components/primitives/icon.tsx';
import { Notice } from '../../components/primitives/notice.tsx';
import { SecretDialog } from '../../components/primitives/secret-dialog.tsx';
import { Segments } from '../../components/primitives/segments.tsx';
import { Select } from '../../components/primitives/select.tsx';
import { useRefusal } from '../../components/shell/refusal.ts';
import { useTRPC } from '../../trpc/client.tsx';
import { curlExample } from '../requests/list/curl-example.ts';
import { ApiKeyDialogs, type OpenKeyDialog } from './api-key-dialogs.tsx';
import { ApiKeysTable } from './api-keys-table.tsx';
import { keyState } from './key-state.ts';
import type { KeysPageProps } from './keys-page-props.ts';

export function ApiKeysTab(props: KeysPageProps) {
  const { organizationSlug, apiKeys: initial, projects, now, gatewayUrl, mode } = props;
  const trpc = useTRPC();
  const refusal = useRefusal('api_key:write');
  const [projectId, setProjectId] = useQueryState('project');
  const [show, setShow] = useState<'working' | 'all'>('working');
  const [dialog, setDialog] = useState<OpenKeyDialog | null>(null);
  const keys = useQuery(trpc.apiKeys.list.queryOptions({ organizationSlug }, { initialData: initial })).data;
  const ofProject = keys.filter((key) => projectId === null || key.projectId === projectId);
  const shown = ofProject.filter((key) => show === 'all' || !keyState(key, now).isOver);
  const live = projects.filter(({ archivedAt }) => archivedAt === null);
  const noProject = live.length === 0 ? 'Create a project first: each key belongs to one.' : null;
  return (
    <>
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <Segments
          label="Which keys"
          value={show}
          onPick={setShow}
          options={[
            { value: 'working', label: 'Working' },
            { value: 'all', label: 'All' },
          ]}
        />
        <Select
          aria-label="Project"
          value={projectId ?? ''}
          onChange={(event) => void setProjectId(event.target.value || null)}
          className="max-w-[200px]"
        >
          <option value="">All projects</option>
          {projects.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
        <div className="ml-auto">
          <GuardedButton tone="primary" refusal={refusal ?? noProject} onClick={() => setDialog({ kind: 'create' })}>
            <Icon name="plus" />
            Create an API key
          </GuardedButton>
        </div>
      </div>
      {shown.length === 0 ? (
        <Notice glyph={<Icon name="key" />} title={keys.length === 0 ? 'No API key yet' : 'No key matches'}>
          {keys.length === 0
            ? 'Applications send their calls to the gateway with an API key. It is shown once, when it is created.'
            : 'Choose another project, or show revoked and expired keys too.'}
        </Notice>
      ) : (
        <ApiKeysTable keys={shown} now={now} refusal={refusal} onOpen={setDialog} />
      )}
      <ApiKeyDialogs {...props} projects={live} projectId={projectId} dialog={dialog} onOpen={setDialog} />
      {dialog?.kind === 'shown' ? (
        <SecretDialog
          title={dialog.title}
          noun="API key"
          secret={dialog.apiKey}
          command={curlExample({ gatewayUrl, mode }).command.replace('$LETHE_API_KEY', dialog.apiKey)}
          onClose={() => setDialog(null)}
        >
          {dialog.remark === null ? null : <p className="mt-2 text-ink-2">{dialog.remark}</p>}
        </SecretDialog>
      ) : null}
    </>
  );
}
