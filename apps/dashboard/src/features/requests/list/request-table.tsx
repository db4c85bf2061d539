'use client';

import { type KeyboardEvent, useRef } from 'react';
import { useHotkeys } from '../../../components/shell/use-hotkeys.ts';
import { RequestRowCells } from './request-row.tsx';
import { ROLES } from './table-roles.ts';
import type { DayGroup } from './view-model.ts';

const HEAD =
  'h-8 border-b bg-surface px-2 text-left font-book text-ink-3 text-label whitespace-nowrap sticky top-0 z-10';

/**
 * One table for wide and narrow screens. On a narrow one each row becomes two lines; the roles are written out,
 * because a cell that is laid out otherwise loses the role that its element gives it.
 */
export function RequestTable({ groups }: { groups: readonly DayGroup[] }) {
  const table = useRef<HTMLTableElement>(null);
  const move = (by: 1 | -1) => {
    const links = [...(table.current?.querySelectorAll<HTMLAnchorElement>('a[data-row]') ?? [])];
    const at = links.findIndex((link) => link.matches(':focus'));
    const next = at === -1 ? (by === 1 ? 0 : links.length - 1) : at + by;
    links[Math.min(links.length - 1, Math.max(0, next))]?.focus();
  };
  useHotkeys({ j: () => move(1), k: () => move(-1) });
  const onArrow = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    move(event.key === 'ArrowDown' ? 1 : -1);
  };
  return (
    <table
      ref={table}
      {...ROLES.table}
      onKeyDown={onArrow}
      className="w-full table-fixed border-separate border-spacing-0 max-md:block"
    >
      <caption className="sr-only">Requests, newest first</caption>
      <colgroup>
        <col className="w-[92px]" />
        <col />
        <col className="w-0 lg:w-[18%]" />
        <col className="w-[88px]" />
        <col className="w-[112px]" />
        <col className="w-[88px]" />
        <col className="w-[136px]" />
      </colgroup>
      <thead {...ROLES.group} className="max-md:sr-only">
        <tr {...ROLES.row}>
          <th {...ROLES.columnHead} scope="col" className={`${HEAD} pl-4 md:pl-5`}>
            Time UTC
          </th>
          <th {...ROLES.columnHead} scope="col" className={HEAD}>
            Model
          </th>
          <th {...ROLES.columnHead} scope="col" className={`${HEAD} max-lg:invisible max-lg:overflow-hidden max-lg:p-0`}>
            Project
          </th>
          <th {...ROLES.columnHead} scope="col" className={`${HEAD} text-right`}>
            Tokens
          </th>
          <th {...ROLES.columnHead} scope="col" className={`${HEAD} text-right`}>
            Cost
          </th>
          <th {...ROLES.columnHead} scope="col" className={`${HEAD} text-right`}>
            Latency
          </th>
          <th {...ROLES.columnHead} scope="col" className={`${HEAD} pl-4`}>
            Payload
          </th>
        </tr>
      </thead>
      {groups.map((group) => (
        <tbody key={group.key} {...ROLES.group} className="max-md:block">
          <tr {...ROLES.row} className="max-md:block">
            <th
              {...ROLES.rowHead}
              scope="rowgroup"
              colSpan={7}
              className="h-7 border-b bg-sunken px-4 text-left font-medium text-ink-3 text-label max-md:flex max-md:items-center md:px-5"
            >
              <span className="flex w-full justify-between">
                {group.heading}
                <span className="numeric font-normal">{group.count}</span>
              </span>
            </th>
          </tr>
          {group.rows.map((row) => (
            <RequestRowCells key={row.id} row={row} />
          ))}
        </tbody>
      ))}
    </table>
  );
}
