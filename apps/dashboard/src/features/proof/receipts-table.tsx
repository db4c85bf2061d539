import Link from 'next/link';
import { formatCount } from '../../components/format/duration.ts';
import { InstantText } from '../../components/format/instant-text.tsx';
import { Cell, type Column, DataTable } from '../../components/primitives/data-table.tsx';
import { ReceiptGlyph, SignedState } from './receipt-glyph.tsx';
import type { ReceiptLine } from './receipt-words.ts';

const COLUMNS: readonly Column[] = [
  { label: 'What' },
  { label: 'Time UTC', isWide: true },
  { label: 'Parts', isWide: true, isNumber: true },
  { label: 'Scope', isWide: true },
  { label: 'Receipt' },
  { label: 'Log leaf', isWide: true, isNumber: true },
];

interface ReceiptsTableProps {
  path: string;
  lines: readonly ReceiptLine[];
}

/** One line for each leaf of the log; what was done opens its receipt. */
export function ReceiptsTable({ path, lines }: ReceiptsTableProps) {
  return (
    <DataTable label="Receipts" columns={COLUMNS}>
      {lines.map((line) => (
        <tr key={line.index} className="hover:bg-hover">
          <Cell className="w-full max-w-0 align-top md:w-auto md:max-w-none md:align-middle">
            <span className="flex min-w-0 items-center gap-2">
              <ReceiptGlyph glyph={line.glyph} />
              <Link
                href={`${path}/${line.index}`}
                prefetch={false}
                className={`truncate rounded-chip font-medium hover:underline ${line.glyph === 'erased' ? 'text-erased' : ''}`}
              >
                {line.word}
                <span className="sr-only">, receipt of leaf {line.index}</span>
              </Link>
            </span>
            <span className="numeric mt-0.5 block truncate text-ink-3 text-label md:hidden">
              <InstantText at={line.at} form="list" />
              {line.partCount === null ? '' : ` · ${formatCount(line.partCount)} parts`} · leaf{' '}
              {formatCount(line.index)}
            </span>
            <span className="block truncate text-ink-2 text-label md:hidden">{line.scope}</span>
          </Cell>
          <Cell isWide className="whitespace-nowrap">
            <InstantText at={line.at} form="list" />
          </Cell>
          <Cell isWide isNumber>
            {line.partCount === null ? <span className="text-ink-3">–</span> : formatCount(line.partCount)}
          </Cell>
          <Cell isWide className="numeric max-w-[380px] truncate text-ink-2" title={line.scope}>
            {line.scope}
          </Cell>
          <Cell className="pr-4 align-top md:pr-2 md:align-middle">
            <SignedState isSigned={line.isSigned} />
          </Cell>
          <Cell isWide isNumber className="code text-ink-3">
            {formatCount(line.index)}
          </Cell>
        </tr>
      ))}
    </DataTable>
  );
}
