import { LEDGER_LINES, type LedgerLine } from '@lethe/core/billing/invoices';
import type { SearchParameters } from '../../requests/list/list-query.ts';

const CURSOR = /^[\w-]{1,256}$/;
const MONTH = /^2\d{3}-(?:0[1-9]|1[0-2])$/;

/** Where the list goes on, read from an address that anybody may have typed: `2026-09`. Null begins with the newest. */
export function readListMonth(parameters: SearchParameters): Date | null {
  const { before } = parameters;
  return typeof before === 'string' && MONTH.test(before) ? new Date(`${before}-01T00:00:00Z`) : null;
}

export function listHref(path: string, before: Date | null): string {
  return before === null ? path : `${path}?before=${before.toISOString().slice(0, 7)}`;
}

/** Which line's rows an invoice shows, and where they go on. */
export interface RowsQuery {
  readonly line: LedgerLine;
  /** Null begins with the oldest. */
  readonly after: string | null;
}

/** Null shows no rows. */
export function readRowsQuery(parameters: SearchParameters): RowsQuery | null {
  const line = LEDGER_LINES.find((name) => name === parameters.line);
  return line === undefined ? null : { line, after: cursorOf(parameters.after) };
}

export function rowsHref(path: string, { line, after }: RowsQuery): string {
  return `${path}?${new URLSearchParams({ line, ...(after === null ? {} : { after }) })}`;
}

function cursorOf(value: string | readonly string[] | undefined): string | null {
  return typeof value === 'string' && CURSOR.test(value) ? value : null;
}
