'use client';

import type { ModelCount } from '@lethe/core/payloads';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '../../components/primitives/button.tsx';
import { Icon } from '../../components/primitives/icon.tsx';
import { Notice } from '../../components/primitives/notice.tsx';
import { PageFrame } from '../../components/shell/page-frame.tsx';
import { useShell } from '../../components/shell/shell-context.tsx';
import { useTRPC } from '../../trpc/client.tsx';
import { EndExportDialog } from './end-export-dialog.tsx';
import type { ExportRow, OpenDialog } from './export-row.ts';
import { ExportsTable } from './exports-table.tsx';
import { FilesCard } from './files-card.tsx';
import { LinkDialog } from './link-dialog.tsx';
import { NewExportDialog } from './new-export-dialog.tsx';
import { isMoving } from './view-model.ts';

const POLL_MS = 1_500;

interface ExportsPageProps {
  organizationSlug: string;
  /** Null for a role that exports metadata alone. */
  exports: readonly ExportRow[] | null;
  models: readonly ModelCount[];
  now: Date;
}

export function ExportsPage({ organizationSlug, exports: initial, models, now }: ExportsPageProps) {
  const trpc = useTRPC();
  const { permissions } = useShell();
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  const [chosenId, setChosenId] = useState<string | null>(null);
  const rows =
    useQuery(
      trpc.exports.list.queryOptions(
        { organizationSlug },
        {
          ...(initial !== null && { initialData: [...initial] }),
          enabled: initial !== null,
          refetchInterval: ({ state }) => (isMoving(state.data ?? []) ? POLL_MS : false),
        },
      ),
    ).data ?? [];
  const withFiles = rows.filter(
    ({ standing, fileCount }) => fileCount > 0 && (standing === 'ready' || standing === 'running'),
  );
  const shown = withFiles.find(({ id }) => id === chosenId) ?? withFiles[0];
  const close = () => setDialog(null);
  return (
    <PageFrame
      page="exports"
      sentence="Take your data along. Payloads are sealed in parts by the hour in which they expire, and each part is gone with its earliest payload. Files that you have downloaded are in your hands."
      actions={
        <Button tone="primary" onClick={() => setDialog({ kind: 'new' })}>
          <Icon name="plus" />
          New export
        </Button>
      }
    >
      {rows.length === 0 ? (
        <Notice
          glyph={<Icon name="download" />}
          title={initial === null ? 'Your role exports metadata' : 'No export yet'}
        >
          {initial === null
            ? 'Metadata goes to your browser as it is read, as CSV or JSONL. Payloads are exported by owners and admins.'
            : 'Payloads and metadata become one archive, made in the background. Metadata alone is downloaded at once.'}
        </Notice>
      ) : (
        <ExportsTable
          organizationSlug={organizationSlug}
          rows={rows}
          onOpen={setDialog}
          onChoose={setChosenId}
          shownId={shown?.id ?? null}
        />
      )}
      {shown === undefined ? null : (
        // Its files are asked for again whenever their number changes.
        <FilesCard
          key={`${shown.id} ${shown.standing} ${shown.fileCount}`}
          organizationSlug={organizationSlug}
          row={shown}
          now={now}
        />
      )}
      {dialog?.kind === 'new' ? (
        <NewExportDialog
          organizationSlug={organizationSlug}
          models={models}
          canExportPayloads={permissions.includes('export:write')}
          onClose={close}
        />
      ) : null}
      {dialog?.kind === 'end' ? (
        <EndExportDialog organizationSlug={organizationSlug} row={dialog.row} onClose={close} />
      ) : null}
      {dialog?.kind === 'link' ? (
        <LinkDialog organizationSlug={organizationSlug} row={dialog.row} onClose={close} />
      ) : null}
    </PageFrame>
  );
}
