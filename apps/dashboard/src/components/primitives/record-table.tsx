'use client';

import {
  type ColumnDef,
  createSortedRowModel,
  rowSortingFeature,
  type Column as TableColumn,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { type ReactNode, useMemo } from 'react';
import { Cell, type Column, DataTable, RowHead } from './data-table.tsx';
import { Icon } from './icon.tsx';

/** What a column is sorted by. Rows without a value come last, whichever way it is sorted. */
export type SortValue = string | number | bigint | Date | null;

export interface RecordColumn<Record> extends Column {
  readonly id: string;
  /** Left out for a column that cannot be sorted. */
  readonly sortBy?: (record: Record) => SortValue;
  readonly cell: (record: Record) => ReactNode;
  /** Below the name, in the first column only: what a narrow screen says of the columns that it leaves out. */
  readonly narrowNote?: (record: Record) => ReactNode;
}

interface RecordTableProps<Record> {
  label: string;
  /** The first one is about what the row is: it becomes the row's head. */
  columns: readonly RecordColumn<Record>[];
  records: readonly Record[];
  keyOf: (record: Record) => string;
  /** How the records are sorted before anybody chose. Left out: as they come. */
  sortedBy?: { id: string; isDescending: boolean };
}

const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel() });

/** A table of records that are all here, sorted by the head of a column: first the way that tells most, then the other, then as they came. */
export function RecordTable<Record extends object>({
  label,
  columns,
  records,
  keyOf,
  sortedBy,
}: RecordTableProps<Record>) {
  const definitions = useMemo(() => columns.map((column) => definitionOf(column)), [columns]);
  const table = useTable({
    features,
    columns: definitions,
    data: records as Record[],
    getRowId: keyOf,
    initialState: { sorting: sortedBy === undefined ? [] : [{ id: sortedBy.id, desc: sortedBy.isDescending }] },
  });
  const heads = columns.map((column) => headOf(column, table.getColumn(column.id)));
  return (
    <DataTable label={label} columns={heads}>
      {table.getRowModel().rows.map((row) => (
        <tr key={row.id} className="hover:bg-hover">
          {columns.map((column, index) =>
            index === 0 ? (
              <RowHead
                key={column.id}
                title={column.cell(row.original)}
                {...(column.narrowNote === undefined ? {} : { narrowNote: column.narrowNote(row.original) })}
              />
            ) : (
              <Cell key={column.id} isWide={column.isWide === true} isNumber={column.isNumber === true}>
                {column.cell(row.original)}
              </Cell>
            ),
          )}
        </tr>
      ))}
    </DataTable>
  );
}

function definitionOf<Record extends object>({
  id,
  isNumber,
  sortBy,
}: RecordColumn<Record>): ColumnDef<typeof features, Record> {
  return {
    id,
    accessorFn: (record) => sortBy?.(record) ?? undefined,
    enableSorting: sortBy !== undefined,
    sortUndefined: 'last',
    // Of numbers the largest are looked for, of words the first.
    sortDescFirst: isNumber === true,
    sortFn: (a, b, columnId) => compare(a.getValue(columnId), b.getValue(columnId)),
  };
}

function compare(a: NonNullable<SortValue>, b: NonNullable<SortValue>): number {
  if (typeof a === 'string' && typeof b === 'string') return a.localeCompare(b, 'en', { numeric: true });
  return a < b ? -1 : a > b ? 1 : 0;
}

function headOf<Record extends object>(
  column: RecordColumn<Record>,
  sorted: TableColumn<typeof features, Record> | undefined,
): Column {
  if (sorted === undefined || column.sortBy === undefined) return column;
  const direction = sorted.getIsSorted();
  return {
    ...column,
    sort: direction === false ? 'none' : direction === 'asc' ? 'ascending' : 'descending',
    head: (
      <button
        type="button"
        onClick={() => sorted.toggleSorting()}
        className="inline-flex items-center gap-1 rounded-chip hover:text-ink"
      >
        {column.label}
        <Icon
          name={direction === 'asc' ? 'chevronUp' : 'chevronDown'}
          className={direction === false ? 'invisible size-3' : 'size-3'}
        />
      </button>
    ),
  };
}
