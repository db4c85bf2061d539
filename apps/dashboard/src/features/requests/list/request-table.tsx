'use client';

import type { CSSProperties, KeyboardEvent } from 'react';
import { classNames } from '../../../components/class-names.ts';
import {
  type ColumnRoom,
  LIST_COLUMNS,
  listWidth,
  PAYLOAD_WIDTH_PX,
  ROOM_CELLS,
  ROOM_COLUMNS,
  TIME_WIDTH_PX,
} from './columns.tsx';
import { DEFAULT_VIEW, type ListView } from './list-view.ts';
import { RequestRowCells, type RowActions } from './request-row.tsx';
import { NOTHING_SELECTED, type Selection } from './selection.ts';
import { ROLES } from './table-roles.ts';
import type { DayGroup } from './view-model.ts';

export interface TableActions extends RowActions {
  readonly onSelectAll: () => void;
  /** The arrow keys, which move like `j` and `k` while a row has the focus. */
  readonly onMove: (by: 1 | -1) => void;
}

interface RequestTableProps {
  groups: readonly DayGroup[];
  view?: ListView;
  openId?: string | null;
  selection?: Selection;
  /** Left out where rows are links and nothing more. */
  actions?: TableActions;
}

const HEAD =
  'h-8 border-b bg-surface px-2 text-left font-book text-ink-3 text-label whitespace-nowrap sticky top-0 z-20';

/**
 * One table for wide and narrow screens. On a narrow one each row becomes two lines; the roles are written out,
 * because a cell that is laid out otherwise loses the role that its element gives it.
 */
export function RequestTable({
  groups,
  view = DEFAULT_VIEW,
  openId = null,
  selection = NOTHING_SELECTED,
  actions,
}: RequestTableProps) {
  const order = groups.flatMap((group) => group.rows.map((row) => row.id));
  const isAllSelected = order.length > 0 && order.every((id) => selection.ids.has(id));
  const onArrow = (event: KeyboardEvent) => {
    if (actions === undefined || (event.key !== 'ArrowDown' && event.key !== 'ArrowUp')) return;
    event.preventDefault();
    actions.onMove(event.key === 'ArrowDown' ? 1 : -1);
  };
  return (
    <table
      {...ROLES.table}
      onKeyDown={onArrow}
      data-selecting={selection.ids.size > 0 ? '' : undefined}
      style={{ '--list-width': `${listWidth(view.columns)}px` } as CSSProperties}
      className="group/list w-full table-fixed border-separate border-spacing-0 max-md:block @min-[840px]/list:min-w-(--list-width)"
    >
      <caption className="sr-only">Requests, newest first</caption>
      <colgroup>
        <col style={{ width: TIME_WIDTH_PX }} />
        <col />
        {view.columns.map((name) => (
          <col
            key={name}
            style={{ width: LIST_COLUMNS[name].widthPx }}
            className={ROOM_COLUMNS[LIST_COLUMNS[name].room]}
          />
        ))}
        <col style={{ width: PAYLOAD_WIDTH_PX }} />
      </colgroup>
      <thead {...ROLES.group} className="max-md:sr-only">
        <tr {...ROLES.row}>
          <th {...ROLES.columnHead} scope="col" className={`${HEAD} md:pl-7`}>
            {actions === undefined ? null : (
              <input
                type="checkbox"
                aria-label="Select all on this page"
                checked={isAllSelected}
                onChange={actions.onSelectAll}
                className="absolute top-1/2 left-2 size-3.5 -translate-y-1/2 accent-(--accent) opacity-0 checked:opacity-100 hover:opacity-100 focus-visible:opacity-100 group-data-[selecting]/list:opacity-100"
              />
            )}
            Time UTC
          </th>
          <th {...ROLES.columnHead} scope="col" className={HEAD}>
            Model
          </th>
          {view.columns.map((name) => (
            <th
              key={name}
              {...ROLES.columnHead}
              scope="col"
              className={classNames(
                HEAD,
                LIST_COLUMNS[name].isNumber && 'text-right',
                ROOM_CELLS[LIST_COLUMNS[name].room],
              )}
            >
              {LIST_COLUMNS[name].label}
            </th>
          ))}
          <th {...ROLES.columnHead} scope="col" className={`${HEAD} pl-4`}>
            Payload
          </th>
        </tr>
      </thead>
      {groups.map((group) => (
        <tbody key={group.key} {...ROLES.group} className="max-md:block">
          <DayRow group={group} view={view} />
          {group.rows.map((row) => (
            <RequestRowCells
              key={row.id}
              row={row}
              view={view}
              isOpen={row.id === openId}
              isSelected={selection.ids.has(row.id)}
              {...(actions === undefined ? {} : { actions })}
            />
          ))}
        </tbody>
      ))}
    </table>
  );
}

const DAY = 'h-7 border-b bg-sunken text-ink-3 text-label';

/** The cells span what is in sight: columns that give way would leave a gap behind if one cell spanned them too. */
function DayRow({ group, view }: { group: DayGroup; view: ListView }) {
  const countOf = (room: ColumnRoom) => view.columns.filter((name) => LIST_COLUMNS[name].room === room).length;
  const yielding = (['some', 'much'] as const).filter((room) => countOf(room) > 0);
  return (
    <tr
      {...ROLES.row}
      className="max-md:flex max-md:items-center max-md:justify-between max-md:border-b max-md:bg-sunken max-md:px-4"
    >
      <th
        {...ROLES.rowHead}
        scope="rowgroup"
        colSpan={2}
        className={`${DAY} text-left font-medium max-md:flex max-md:items-center max-md:border-0 md:pl-4`}
      >
        {group.heading}
      </th>
      {yielding.map((room) => (
        <td key={room} aria-hidden="true" colSpan={countOf(room)} className={`${DAY} ${ROOM_CELLS[room]}`} />
      ))}
      <td
        {...ROLES.cell}
        colSpan={countOf('any') + 1}
        className={`${DAY} numeric text-right max-md:flex max-md:items-center max-md:border-0 md:pr-4`}
      >
        {group.count}
      </td>
    </tr>
  );
}
