import type { ReactNode } from 'react';
import { classNames } from '../../components/class-names.ts';
import { ROLES } from '../requests/list/table-roles.ts';

export interface WordColumn {
  readonly label: string;
  /** Its share of the width, as a class. */
  readonly width: string;
}

interface WordTableProps {
  label: string;
  columns: readonly WordColumn[];
  rows: readonly { readonly key: string; readonly head: ReactNode; readonly cells: readonly ReactNode[] }[];
}

const CELL = 'align-top md:px-2 md:py-2.5 md:first:pl-4 md:last:pr-4 md:group-not-last/row:border-b';

/** A table whose cells are sentences. On a narrow screen a row becomes a block, in which each cell stands under the name of its column. */
export function WordTable({ label, columns, rows }: WordTableProps) {
  return (
    <div className="overflow-hidden rounded-card border">
      <table
        {...ROLES.table}
        aria-label={label}
        className="w-full table-fixed border-separate border-spacing-0 max-md:block"
      >
        <thead {...ROLES.group} className="max-md:sr-only">
          <tr {...ROLES.row} className="text-left text-ink-3 text-label">
            {columns.map((column) => (
              <th
                key={column.label}
                {...ROLES.columnHead}
                scope="col"
                className={classNames('h-8 border-b px-2 font-book first:pl-4 last:pr-4', column.width)}
              >
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody {...ROLES.group} className="max-md:block">
          {rows.map(({ key, head, cells }) => (
            <tr
              key={key}
              {...ROLES.row}
              className="group/row max-md:block max-md:px-4 max-md:py-3 max-md:not-last:border-b"
            >
              <th {...ROLES.rowHead} scope="row" className={classNames(CELL, 'text-left font-normal max-md:block')}>
                {head}
              </th>
              {cells.map((cell, index) => (
                <td
                  key={columns[index + 1]?.label}
                  {...ROLES.cell}
                  className={classNames(
                    CELL,
                    'max-md:mt-1.5 max-md:grid max-md:grid-cols-[80px_minmax(0,1fr)] max-md:gap-x-3',
                  )}
                >
                  <span aria-hidden="true" className="text-ink-3 text-label leading-5 md:hidden">
                    {columns[index + 1]?.label}
                  </span>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
