'use client';

import Link from 'next/link';
import { memo } from 'react';
import { classNames } from '../../../components/class-names.ts';
import { Usd } from '../../../components/money/usd.tsx';
import { StateBadge } from '../../../components/payload-state/state-badge.tsx';
import { LIST_COLUMNS, ROOM_CELLS } from './columns.tsx';
import type { ListView } from './list-view.ts';
import { ROLES } from './table-roles.ts';
import type { RequestRow } from './view-model.ts';

/** What a pointer can do with a row; keys go through the list. */
export interface RowActions {
  readonly onPeek: (id: string) => void;
  readonly onFocus: (id: string) => void;
  readonly onSelect: (id: string, isRange: boolean) => void;
}

interface RequestRowProps {
  row: RequestRow;
  view: ListView;
  isOpen: boolean;
  isSelected: boolean;
  /** Left out for a row that is a link and nothing more. */
  actions?: RowActions;
}

const CELL = 'md:border-b md:px-2 md:whitespace-nowrap max-md:p-0';
const HEIGHTS: Record<ListView['density'], string> = { standard: 'md:h-8', compact: 'md:h-[26px]' };

/**
 * One request. The link of its model spreads over the row, so the whole row is one link: a press shows it beside the list,
 * Enter and a press for another tab open its page.
 */
export const RequestRowCells = memo(function RequestRowCells({
  row,
  view,
  isOpen,
  isSelected,
  actions,
}: RequestRowProps) {
  const cell = classNames(CELL, HEIGHTS[view.density]);
  return (
    <tr
      {...ROLES.row}
      className={classNames(
        'group/row relative hover:bg-hover has-[a:focus-visible]:bg-accent-soft has-[a:focus-visible]:shadow-[inset_2px_0_0_var(--accent)] max-md:grid max-md:grid-cols-[minmax(0,1fr)_auto] max-md:gap-x-3 max-md:gap-y-0.5 max-md:border-b max-md:px-4 max-md:py-2.5',
        (isOpen || isSelected) && 'bg-accent-soft hover:bg-accent-soft',
        isOpen && 'shadow-[inset_2px_0_0_var(--accent)]',
      )}
    >
      <td {...ROLES.cell} className={classNames(cell, 'numeric max-md:hidden md:pl-7')}>
        {actions === undefined ? null : <SelectBox row={row} isSelected={isSelected} onSelect={actions.onSelect} />}
        <time dateTime={row.at.toISOString()}>{row.clock}</time>
      </td>
      <td {...ROLES.cell} className={classNames(cell, 'max-md:min-w-0')}>
        <Link
          data-row={row.id}
          href={row.href}
          prefetch={false}
          aria-label={row.name}
          aria-current={isOpen ? 'true' : undefined}
          onFocus={() => actions?.onFocus(row.id)}
          onClick={(event) => {
            // Without a pointer it is Enter, which opens the page, as every link does.
            if (actions === undefined || event.detail === 0 || event.metaKey || event.ctrlKey || event.altKey) return;
            event.preventDefault();
            if (event.shiftKey) actions.onSelect(row.id, true);
            else actions.onPeek(row.id);
          }}
          className="block scroll-mt-20 scroll-mb-12 truncate outline-none after:absolute after:inset-0 after:content-[''] max-md:font-medium"
        >
          {row.failedStatus === null ? null : <span className="numeric text-danger">{row.failedStatus} </span>}
          {row.model}
        </Link>
      </td>
      {view.columns.map((name) => (
        <td
          key={name}
          {...ROLES.cell}
          className={classNames(
            cell,
            'truncate max-md:hidden',
            LIST_COLUMNS[name].isNumber && 'numeric text-right',
            ROOM_CELLS[LIST_COLUMNS[name].room],
          )}
        >
          {LIST_COLUMNS[name].cell(row)}
        </td>
      ))}
      <td {...ROLES.cell} className={classNames(cell, 'max-md:flex max-md:justify-end md:pr-4 md:pl-4')}>
        <StateBadge label={row.state} />
      </td>
      <td {...ROLES.cell} className="numeric p-0 text-ink-3 md:hidden">
        {row.clock} · {row.latency} · {row.tokens} tok
      </td>
      <td {...ROLES.cell} className="numeric p-0 text-right text-ink-3 md:hidden">
        <Usd amountNanoUsd={row.costNanoUsd} fractionDigits={6} />
      </td>
    </tr>
  );
});

/** At the edge of the row, above its link; in sight once the pointer or the focus is near, or something is selected. */
function SelectBox({
  row,
  isSelected,
  onSelect,
}: {
  row: RequestRow;
  isSelected: boolean;
  onSelect: RowActions['onSelect'];
}) {
  return (
    <input
      type="checkbox"
      tabIndex={-1}
      aria-label={`Select ${row.name}`}
      checked={isSelected}
      onChange={(event) => onSelect(row.id, (event.nativeEvent as MouseEvent).shiftKey === true)}
      className="absolute top-1/2 left-2 z-10 size-3.5 -translate-y-1/2 accent-(--accent) opacity-0 checked:opacity-100 focus-visible:opacity-100 group-hover/row:opacity-100 group-data-[selecting]/list:opacity-100"
    />
  );
}
