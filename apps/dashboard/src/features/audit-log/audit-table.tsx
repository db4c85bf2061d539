import type { AuditEvent } from '@lethe/core/audit';
import { Fragment } from 'react';
import { InstantText } from '../../components/format/instant-text.tsx';
import { Cell, type Column, DataTable } from '../../components/primitives/data-table.tsx';
import { ACTION_NAMES } from './action-words.ts';
import { actorKindText, type DayOfEvents, targetText } from './view-model.ts';

const COLUMNS: readonly Column[] = [
  { label: 'Time UTC' },
  { label: 'Action' },
  { label: 'Actor', isWide: true },
  { label: 'Target', isWide: true },
  { label: 'Address', isWide: true },
  { label: 'Number', isWide: true, isNumber: true },
];

interface AuditTableProps {
  days: readonly DayOfEvents[];
  onOpen: (event: AuditEvent) => void;
}

/** One line for each entry, under its day. The action opens what changed. */
export function AuditTable({ days, onOpen }: AuditTableProps) {
  return (
    <DataTable label="Audit log" columns={COLUMNS}>
      {days.map(({ key, heading, events }) => (
        <Fragment key={key}>
          <tr>
            <th
              scope="rowgroup"
              colSpan={COLUMNS.length}
              className="h-7 bg-sunken px-4 text-left font-medium text-ink-2 text-label"
            >
              {heading}
            </th>
          </tr>
          {events.map((event) => (
            <tr key={String(event.number)} className="hover:bg-hover">
              <Cell className="w-px whitespace-nowrap align-top md:align-middle">
                <InstantText at={event.occurredAt} form="clock" />
              </Cell>
              <Cell className="w-full max-w-0 md:w-auto md:max-w-none">
                <button
                  type="button"
                  onClick={() => onOpen(event)}
                  className="rounded-chip text-left font-medium hover:underline"
                >
                  {ACTION_NAMES[event.action]}
                  <span className="sr-only">, details of entry {String(event.number)}</span>
                </button>
                <span className="block truncate text-ink-3 text-label md:hidden">
                  {event.actor.label} · {targetText(event)}
                </span>
              </Cell>
              <Cell isWide className="max-w-[220px] truncate">
                {event.actor.label}
                {actorKindText(event) === null ? null : <span className="text-ink-3"> · {actorKindText(event)}</span>}
              </Cell>
              <Cell isWide className="whitespace-nowrap text-ink-2" title={event.target.id}>
                {targetText(event)}
              </Cell>
              <Cell isWide className="code whitespace-nowrap text-ink-3">
                {event.origin.address ?? '–'}
              </Cell>
              <Cell isWide isNumber className="text-ink-3">
                {String(event.number)}
              </Cell>
            </tr>
          ))}
        </Fragment>
      ))}
    </DataTable>
  );
}
