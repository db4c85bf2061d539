import Link from 'next/link';
import { formatCount } from '../../components/format/duration.ts';
import { clipMiddle } from '../../components/format/identifier.ts';
import { InstantText } from '../../components/format/instant-text.tsx';
import { Usd } from '../../components/money/usd.tsx';
import { Cell, type Column, DataTable, RowHead } from '../../components/primitives/data-table.tsx';
import type { RowLine } from './row-lines.ts';

const COLUMNS: readonly Column[] = [
  { label: 'Model and time, UTC' },
  { label: 'Request', isWide: true },
  { label: 'Project and key', isWide: true },
  { label: 'Tokens', isWide: true, isNumber: true },
];

interface RowsTableProps {
  lines: readonly RowLine[];
  /** The columns of amounts. */
  amounts: readonly string[];
}

/** One line for each row, with every digit: they add up to the statement. */
export function RowsTable({ lines, amounts }: RowsTableProps) {
  const isLast = (index: number) => index === amounts.length - 1;
  const columns = amounts.map((label, index) => ({ label, isNumber: true, isWide: !isLast(index) }));
  return (
    <DataTable label="Rows of usage" columns={[...COLUMNS, ...columns]}>
      {lines.map((line) => (
        <tr key={line.id} className="hover:bg-hover">
          <RowHead
            title={line.model}
            note={
              <>
                <InstantText at={line.at} form="list" />
                {line.remark === null ? null : ` · ${line.remark}`}
              </>
            }
            narrowNote={`${line.project} · ${formatCount(line.tokenCount)} tok`}
          />
          <Cell isWide className="code whitespace-nowrap">
            <RequestLink line={line} />
          </Cell>
          <Cell isWide className="max-w-[180px]">
            <span className="block truncate">{line.project}</span>
            <span className="block truncate text-ink-3 text-label">{line.apiKey}</span>
          </Cell>
          <Cell isWide isNumber className="text-ink-2">
            {formatCount(line.tokenCount)}
          </Cell>
          {line.amounts.map((amountNanoUsd, index) => (
            <Cell key={amounts[index]} isNumber isWide={!isLast(index)}>
              <Usd amountNanoUsd={amountNanoUsd} fractionDigits={9} className={isLast(index) ? 'font-medium' : ''} />
            </Cell>
          ))}
        </tr>
      ))}
    </DataTable>
  );
}

/** The whole id shows on hover. */
function RequestLink({ line }: { line: RowLine }) {
  const short = clipMiddle(line.requestId, 8, 4);
  if (line.requestHref === null) {
    return (
      <span title={line.requestId} className="text-ink-2">
        {short}
      </span>
    );
  }
  return (
    <Link
      href={line.requestHref}
      prefetch={false}
      title={line.requestId}
      className="rounded-chip text-accent hover:underline"
    >
      {short}
    </Link>
  );
}
