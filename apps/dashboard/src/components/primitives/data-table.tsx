import type { ComponentProps, ReactNode } from 'react';
import { classNames } from '../class-names.ts';

export interface Column {
  readonly label: string;
  /** Wide columns are left out on narrow screens, where the first cell says in a second line what matters of them. */
  readonly isWide?: boolean;
  readonly isNumber?: boolean;
  /** The label is for who cannot see the column. */
  readonly isQuiet?: boolean;
  /** In place of the label: what sorts by it. */
  readonly head?: ReactNode;
  readonly sort?: 'ascending' | 'descending' | 'none';
}

const CELL = 'px-2 first:pl-4 last:pr-4';

/** A table in a card. Its head gives way on narrow screens. */
export function DataTable({
  label,
  columns,
  children,
}: {
  label: string;
  columns: readonly Column[];
  children: ReactNode;
}) {
  return (
    <div className="overflow-hidden rounded-card border">
      <table aria-label={label} className="w-full border-separate border-spacing-0">
        <thead className="hidden md:table-header-group">
          <tr className="text-left text-ink-3 text-label">
            {columns.map((column) => (
              <th
                key={column.label}
                scope="col"
                aria-sort={column.sort}
                className={classNames(
                  CELL,
                  'h-8 whitespace-nowrap border-b font-book',
                  column.isWide && 'hidden md:table-cell',
                  column.isNumber && 'text-right',
                )}
              >
                {column.isQuiet ? <span className="sr-only">{column.label}</span> : (column.head ?? column.label)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="[&_tr:not(:last-child)_td]:border-b [&_tr:not(:last-child)_th]:border-b">{children}</tbody>
      </table>
    </div>
  );
}

type CellProps = ComponentProps<'td'> & { isWide?: boolean; isNumber?: boolean };

export function Cell({ isWide = false, isNumber = false, className, ...rest }: CellProps) {
  return (
    <td
      className={classNames(
        CELL,
        'h-11 py-1.5',
        isWide && 'hidden md:table-cell',
        isNumber && 'numeric text-right',
        className,
      )}
      {...rest}
    />
  );
}

/** What the row is about: its name, and below it what else a narrow screen has to say. */
export function RowHead({ title, note, narrowNote, className }: RowHeadProps) {
  return (
    <th
      scope="row"
      className={classNames(
        CELL,
        'h-11 w-full max-w-0 py-1.5 text-left font-normal md:w-auto md:max-w-[280px]',
        className,
      )}
    >
      <span className="block truncate font-medium">{title}</span>
      {note === undefined ? null : <span className="block truncate text-ink-3 text-label">{note}</span>}
      {narrowNote === undefined ? null : (
        <span className="block truncate text-ink-3 text-label md:hidden">{narrowNote}</span>
      )}
    </th>
  );
}

interface RowHeadProps {
  title: ReactNode;
  note?: ReactNode;
  narrowNote?: ReactNode;
  className?: string;
}
