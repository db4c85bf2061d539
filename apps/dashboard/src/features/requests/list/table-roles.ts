/**
 * The roles of a table, written out. On a narrow screen rows and cells are laid out as boxes,
 * and an element of a table that is laid out otherwise loses the role that it gives by itself.
 */
export const ROLES = {
  table: { role: 'table' },
  group: { role: 'rowgroup' },
  row: { role: 'row' },
  rowHead: { role: 'rowheader' },
  columnHead: { role: 'columnheader' },
  cell: { role: 'cell' },
} as const;
