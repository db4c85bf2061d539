'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { toast } from 'sonner';
import { formatBytes, formatCount, formatQuantity } from '../../components/format/duration.ts';
import { InstantText } from '../../components/format/instant-text.tsx';
import { Button } from '../../components/primitives/button.tsx';
import { Cell, type Column, DataTable, RowHead } from '../../components/primitives/data-table.tsx';
import { Icon } from '../../components/primitives/icon.tsx';
import { type RowAction, RowMenu } from '../../components/primitives/row-menu.tsx';
import { useTRPC } from '../../trpc/client.tsx';
import type { ExportRow, OpenDialog } from './export-row.ts';
import { archiveHref, filterWords, standingWords } from './view-model.ts';

const COLUMNS: readonly Column[] = [
  { label: 'Export' },
  { label: 'State' },
  { label: 'Payloads', isWide: true, isNumber: true },
  { label: 'Size', isWide: true, isNumber: true },
  { label: 'To fetch until, UTC', isWide: true },
  { label: 'Actions', isQuiet: true },
];

interface ExportsTableProps {
  organizationSlug: string;
  rows: readonly ExportRow[];
  shownId: string | null;
  onOpen: (dialog: OpenDialog) => void;
  onChoose: (exportId: string) => void;
}

export function ExportsTable({ organizationSlug, rows, shownId, onOpen, onChoose }: ExportsTableProps) {
  const unlink = useUnlink(organizationSlug);
  const actionsOf = (row: ExportRow): readonly RowAction[] => {
    const isReady = row.standing === 'ready';
    const notReady = isReady ? null : 'Only an export that is ready has one.';
    return [
      {
        label: 'Show its parts',
        onSelect: () => onChoose(row.id),
        refusal: row.id === shownId ? 'They are shown below.' : null,
      },
      {
        label: row.hasLink ? 'Replace its link' : 'Create a link',
        onSelect: () => onOpen({ kind: 'link', row }),
        refusal: notReady,
      },
      ...(row.hasLink ? [{ label: 'Remove its link', onSelect: () => unlink(row.id), refusal: notReady }] : []),
      { label: isReady ? 'Delete' : 'Cancel', onSelect: () => onOpen({ kind: 'end', row }), isDestructive: true },
    ];
  };
  return (
    <DataTable label="Exports" columns={COLUMNS}>
      {rows.map((row) => (
        <tr key={row.id}>
          <RowHead
            title={filterWords(row.filter)}
            note={
              <>
                {row.requestedByLabel}, <InstantText at={row.requestedAt} form="list" />
              </>
            }
            narrowNote={
              <>
                {formatQuantity(row.doneCount, 'payload')}
                {row.fileCount === 0 ? '' : `, ${formatBytes(row.sizeBytes)}`}
                {row.standing !== 'ready' || row.expiresAt === null ? null : (
                  <span className="block">
                    Until <InstantText at={row.expiresAt} form="list" /> UTC
                  </span>
                )}
              </>
            }
          />
          <Cell className="md:whitespace-nowrap">
            <Standing row={row} />
          </Cell>
          <Cell isWide isNumber>
            {formatCount(row.doneCount)}
          </Cell>
          <Cell isWide isNumber>
            {row.fileCount === 0 ? '–' : formatBytes(row.sizeBytes)}
          </Cell>
          <Cell isWide className="whitespace-nowrap text-ink-2">
            {row.expiresAt === null ? '–' : <InstantText at={row.expiresAt} form="list" />}
          </Cell>
          <Cell className="w-px">
            <span className="flex items-center justify-end gap-1">
              {row.standing === 'ready' ? (
                <Button asChild size="square" className="md:w-auto md:px-2.5">
                  <a
                    href={archiveHref(organizationSlug, row.id)}
                    download
                    aria-label={`Download the export of ${filterWords(row.filter)}`}
                  >
                    <Icon name="download" />
                    <span className="hidden md:inline">Download</span>
                  </a>
                </Button>
              ) : null}
              {row.standing === 'ready' || row.standing === 'running' ? (
                <RowMenu label={filterWords(row.filter)} actions={actionsOf(row)} />
              ) : null}
            </span>
          </Cell>
        </tr>
      ))}
    </DataTable>
  );
}

/** While it runs, a bar below its words says how far it is. */
function Standing({ row }: { row: ExportRow }) {
  const words = standingWords(row);
  if (row.standing !== 'running') return <span className={row.standing === 'ready' ? '' : 'text-ink-2'}>{words}</span>;
  return (
    <span className="block md:min-w-[140px]">
      <span className="numeric block">{words}</span>
      <progress
        aria-label={`${filterWords(row.filter)}: progress`}
        max={100}
        value={row.progressPercent}
        className="mt-1 block h-1 w-full appearance-none overflow-hidden rounded-full bg-track [&::-moz-progress-bar]:bg-stored-fill [&::-webkit-progress-bar]:bg-track [&::-webkit-progress-value]:bg-stored-fill"
      />
    </span>
  );
}

function useUnlink(organizationSlug: string): (exportId: string) => void {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const unlink = useMutation(
    trpc.exports.unlink.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: trpc.exports.pathKey() });
        toast.success('The link opens nothing any more.');
      },
      onError: (error) => toast.error(error.message),
    }),
  );
  return (exportId) => unlink.mutate({ organizationSlug, exportId });
}
