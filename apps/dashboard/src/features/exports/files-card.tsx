'use client';

import { useQuery } from '@tanstack/react-query';
import { formatBytes, formatCount, formatQuantity } from '../../components/format/duration.ts';
import { InstantText } from '../../components/format/instant-text.tsx';
import { Dial } from '../../components/payload-state/dial.tsx';
import { Cell, type Column, DataTable, RowHead } from '../../components/primitives/data-table.tsx';
import { useTRPC } from '../../trpc/client.tsx';
import type { ExportRow } from './export-row.ts';
import { filterWords, type HourOfFiles, hoursOf } from './view-model.ts';

/** So many hours are listed; the rest is summed up below them. */
const HOURS_SHOWN_MAX = 24;

const COLUMNS: readonly Column[] = [
  { label: 'Expires in the hour of' },
  { label: 'Files', isWide: true, isNumber: true },
  { label: 'Payloads', isWide: true, isNumber: true },
  { label: 'Size', isWide: true, isNumber: true },
  { label: 'Readable for' },
];

/** The sealed parts of one export, by the hour in which they go. */
export function FilesCard({ organizationSlug, row, now }: { organizationSlug: string; row: ExportRow; now: Date }) {
  const trpc = useTRPC();
  const { data: files, error } = useQuery(
    trpc.exports.files.queryOptions({ organizationSlug, exportId: row.id }, { staleTime: 0 }),
  );
  const hours = hoursOf(files ?? [], row.requestedAt, now);
  const rest = hours.slice(HOURS_SHOWN_MAX);
  return (
    <section aria-labelledby="parts" className="mt-8">
      <h2 id="parts" className="mb-2 font-semibold">
        Parts of “{filterWords(row.filter)}”
      </h2>
      {error === null ? null : <p className="text-danger">{error.message}</p>}
      {hours.length === 0 ? null : (
        <DataTable label="Parts" columns={COLUMNS}>
          {hours.slice(0, HOURS_SHOWN_MAX).map((hour) => (
            <HourRow key={hour.hourAt.getTime()} hour={hour} />
          ))}
        </DataTable>
      )}
      <p className="mt-2 text-ink-3 text-label">
        {rest.length === 0 ? '' : `And ${formatQuantity(rest.length, 'later hour')}, which the archive holds too. `}
        The archive holds what can still be read when you download it; its manifest lists the rest, with the reason.
      </p>
    </section>
  );
}

function HourRow({ hour }: { hour: HourOfFiles }) {
  return (
    <tr>
      <RowHead
        title={<InstantText at={hour.hourAt} form="page" />}
        narrowNote={`${formatQuantity(hour.payloadCount, 'payload')}, ${formatBytes(hour.sizeBytes)}`}
      />
      <Cell isWide isNumber>
        {formatCount(hour.fileCount)}
      </Cell>
      <Cell isWide isNumber>
        {formatCount(hour.payloadCount)}
      </Cell>
      <Cell isWide isNumber>
        {formatBytes(hour.sizeBytes)}
      </Cell>
      <Cell className="whitespace-nowrap">
        <span className="inline-flex items-center gap-2">
          <Dial kind={hour.dial} remainingFraction={hour.remainingFraction} />
          <span className="numeric">{hour.remaining}</span>
        </span>
      </Cell>
    </tr>
  );
}
