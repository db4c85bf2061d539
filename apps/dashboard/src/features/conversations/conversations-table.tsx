'use client';

import type { ConversationSummary } from '@lethe/core/conversations';
import Link from 'next/link';
import { type KeyboardEvent, useRef } from 'react';
import { formatCount } from '../../components/format/duration.ts';
import { clipMiddle, clipName } from '../../components/format/identifier.ts';
import { formatDayTime, formatInstant } from '../../components/format/instant.ts';
import { Usd } from '../../components/money/usd.tsx';
import { Cell, DataTable, RowHead } from '../../components/primitives/data-table.tsx';
import { useHotkeys } from '../../components/shell/use-hotkeys.ts';
import { costRemark, countText, modelsText, payloadsText } from './conversation-words.ts';

export type ConversationRow = ConversationSummary & { readonly href: string };

const COLUMNS = [
  { label: 'Session' },
  { label: 'End user', isWide: true },
  { label: 'Models', isWide: true },
  { label: 'Requests', isNumber: true, isWide: true },
  { label: 'Tokens', isNumber: true, isWide: true },
  { label: 'Cost', isNumber: true, isWide: true },
  { label: 'Payloads', isWide: true },
  { label: 'Latest, UTC', isNumber: true },
];

/** The rows are reached by arrows, or J and K, and opened by their link. */
export function ConversationsTable({ rows }: { rows: readonly ConversationRow[] }) {
  const frame = useRef<HTMLDivElement>(null);
  const move = (by: 1 | -1) => {
    const links = [...(frame.current?.querySelectorAll<HTMLAnchorElement>('a[data-row]') ?? [])];
    const at = links.findIndex((link) => link.matches(':focus'));
    const next = at === -1 ? (by === 1 ? 0 : links.length - 1) : at + by;
    links[Math.min(links.length - 1, Math.max(0, next))]?.focus();
  };
  useHotkeys('Conversations', {
    j: { label: 'Next conversation', run: () => move(1) },
    k: { label: 'Previous conversation', run: () => move(-1) },
  });
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    move(event.key === 'ArrowDown' ? 1 : -1);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrows move between the links of the rows; the links are what is interactive.
    <div ref={frame} onKeyDown={onKeyDown}>
      <DataTable label="Conversations, newest first" columns={COLUMNS}>
        {rows.map((row) => (
          <Row key={row.sessionId} row={row} />
        ))}
      </DataTable>
    </div>
  );
}

function Row({ row }: { row: ConversationRow }) {
  const remark = costRemark(row);
  return (
    <tr className="relative hover:bg-hover has-[a:focus-visible]:bg-accent-soft">
      <RowHead
        title={
          <Link
            data-row
            href={row.href}
            prefetch={false}
            title={clipName(row.sessionId)}
            className="code foreign-text outline-none after:absolute after:inset-0 after:content-['']"
          >
            {clipMiddle(row.sessionId, 18, 8)}
          </Link>
        }
        narrowNote={`${countText(row)} ${row.requestCount === 1 ? 'request' : 'requests'} · ${formatCount(row.tokenCount)} tok · ${payloadsText(row)}`}
      />
      <Cell isWide className="code foreign-text max-w-[160px] truncate text-ink-2" title={row.endUser ?? undefined}>
        {row.endUser ?? <span className="text-ink-3">–</span>}
      </Cell>
      <Cell isWide className="max-w-[200px] truncate text-ink-2" title={row.models.join(', ')}>
        {modelsText(row.models)}
      </Cell>
      <Cell isWide isNumber>
        {row.errorCount === 0 ? null : <span className="mr-1.5 text-danger">{formatCount(row.errorCount)} failed</span>}
        {countText(row)}
      </Cell>
      <Cell isWide isNumber>
        {formatCount(row.tokenCount)}
      </Cell>
      <Cell isWide isNumber title={remark ?? undefined}>
        <Usd amountNanoUsd={row.costNanoUsd} fractionDigits={6} />
      </Cell>
      <Cell isWide className="numeric whitespace-nowrap text-ink-2">
        {payloadsText(row)}
      </Cell>
      <Cell isNumber className="whitespace-nowrap">
        <time dateTime={row.lastAt.toISOString()} title={formatInstant(row.lastAt)}>
          {formatDayTime(row.lastAt)}
        </time>
      </Cell>
    </tr>
  );
}
