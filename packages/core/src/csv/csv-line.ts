export const CSV_MEDIA_TYPE = 'text/csv; charset=utf-8';

/** With one of these at its beginning, a spreadsheet takes a cell for a formula. The full-width forms count: some programs fold them. */
const FORMULA_START = /^[\s\p{Cf}]*[=+\-@|%＝＋－＠\t\r]/u;
/** What no spreadsheet takes for a formula, whoever wrote it: amounts below zero begin with a minus. */
const PLAIN_NUMBER = /^-?\d+(?:\.\d+)?$/;
const MUST_QUOTE = /[",\r\n;\t]|^\s|\s$/u;

/** One line after RFC 4180. No cell can start a formula: one that could is put behind an apostrophe, and a plain number stays a number. */
export function csvLine(cells: readonly (string | number | bigint | boolean | Date | null)[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(value: string | number | bigint | boolean | Date | null): string {
  if (value === null) return '';
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== 'string') return String(value);
  const text = FORMULA_START.test(value) && !PLAIN_NUMBER.test(value) ? `'${value}` : value;
  return MUST_QUOTE.test(text) || text !== value ? `"${text.replaceAll('"', '""')}"` : text;
}
