import type { ReactNode } from 'react';
import { Usd } from '../../../components/money/usd.tsx';
import type { ColumnName } from './list-view.ts';
import type { RequestRow } from './view-model.ts';

export interface ListColumn {
  readonly label: string;
  readonly widthPx: number;
  readonly isNumber: boolean;
  /** When it gives way: words first, as beside an open request; figures only where that leaves hardly any room. */
  readonly room: ColumnRoom;
  readonly cell: (row: RequestRow) => ReactNode;
}

export type ColumnRoom = 'any' | 'some' | 'much';

/** Of a cell of a column. The list is the container, so that it is its own width that counts. */
export const ROOM_CELLS: Readonly<Record<ColumnRoom, string>> = {
  any: '',
  some: 'hidden @min-[600px]/list:table-cell',
  much: 'hidden @min-[840px]/list:table-cell',
};
export const ROOM_COLUMNS: Readonly<Record<ColumnRoom, string>> = {
  any: '',
  some: 'hidden @min-[600px]/list:table-column',
  much: 'hidden @min-[840px]/list:table-column',
};

export const TIME_WIDTH_PX = 96;
const MODEL_WIDTH_MIN_PX = 128;
export const PAYLOAD_WIDTH_PX = 124;

const words = (label: string, widthPx: number, text: (row: RequestRow) => string | null): ListColumn => ({
  label,
  widthPx,
  isNumber: false,
  room: 'much',
  cell: (row) => <span className="text-ink-2">{text(row) ?? ''}</span>,
});

const figure = (label: string, widthPx: number, room: ColumnRoom, cell: ListColumn['cell']): ListColumn => ({
  label,
  widthPx,
  isNumber: true,
  room,
  cell,
});

export const LIST_COLUMNS: Readonly<Record<ColumnName, ListColumn>> = {
  status: { ...words('Status', 64, ({ status }) => status), isNumber: true },
  project: words('Project', 152, ({ project }) => project),
  key: words('API key', 128, ({ key }) => key),
  session: words('Session', 128, ({ session }) => session),
  endUser: words('End user', 112, ({ endUser }) => endUser),
  tags: words('Tags', 144, ({ tags }) => tags),
  finishReason: words('Finish reason', 112, ({ finishReason }) => finishReason),
  tokens: figure('Tokens', 80, 'some', ({ tokens, hasTokens }) => (
    <span className={hasTokens ? undefined : 'text-ink-3'}>{tokens}</span>
  )),
  cost: figure('Cost', 104, 'any', ({ costNanoUsd }) => <Usd amountNanoUsd={costNanoUsd} fractionDigits={6} />),
  firstToken: figure('First token', 92, 'much', ({ firstToken }) => firstToken ?? ''),
  latency: figure('Latency', 80, 'some', ({ latency }) => latency),
};

/** How wide all of these columns are together, where none of them gives way. */
export function listWidth(names: readonly ColumnName[]): number {
  const fixedPx = TIME_WIDTH_PX + MODEL_WIDTH_MIN_PX + PAYLOAD_WIDTH_PX;
  return names.reduce((totalPx, name) => totalPx + LIST_COLUMNS[name].widthPx, fixedPx);
}
