import type { InvoiceRow } from '@lethe/core/billing/invoices';
import Link from 'next/link';
import { formatCount } from '../../../components/format/duration.ts';
import { clipMiddle, clipName } from '../../../components/format/identifier.ts';
import { InstantText } from '../../../components/format/instant-text.tsx';
import { Usd } from '../../../components/money/usd.tsx';
import { Cell, type Column, DataTable } from '../../../components/primitives/data-table.tsx';
import { Tag } from '../../../components/primitives/tag.tsx';
import { transactionWord } from '../credits/ledger-words.ts';

const USAGE_COLUMNS: readonly Column[] = [
  { label: 'Time, UTC' },
  { label: 'Request', isWide: true },
  { label: 'Project', isWide: true },
  { label: 'Model', isWide: true },
  { label: 'Tokens', isWide: true, isNumber: true },
  { label: 'USD', isNumber: true },
];
const MOVE_COLUMNS: readonly Column[] = [
  { label: 'Time, UTC' },
  { label: 'Entry', isWide: true },
  { label: 'What for', isWide: true },
  { label: 'USD', isNumber: true },
];

interface RowsTableProps {
  rows: readonly InvoiceRow[];
  isUsage: boolean;
  organizationSlug: string;
  /** Names by id; a project that is gone goes by its id. */
  projectNames: Readonly<Record<string, string>>;
  /** Whether requests may be opened: finance sees what they cost and nothing else of them. */
  canOpenRequests: boolean;
}

/** The rows that a line is the sum of. */
export function RowsTable(props: RowsTableProps) {
  const { rows, isUsage } = props;
  return (
    <DataTable label="Rows" columns={isUsage ? USAGE_COLUMNS : MOVE_COLUMNS}>
      {rows.map((row) => (
        <tr key={row.id} className="hover:bg-hover">
          <Cell className="w-full max-w-0 md:w-auto md:max-w-none md:whitespace-nowrap">
            <InstantText at={row.occurredAt} form="list" />
            {row.isLate ? (
              <Tag tone="outline" className="ml-2" title="It came in after the invoice of its month was out.">
                late
              </Tag>
            ) : null}
            <span className="block truncate text-ink-3 text-label md:hidden">{narrowNote(row, props)}</span>
          </Cell>
          {isUsage ? <UsageCells row={row} {...props} /> : <MoveCells row={row} />}
          <Cell isNumber className="whitespace-nowrap align-top md:align-middle">
            <Usd amountNanoUsd={row.amountNanoUsd} fractionDigits={9} />
          </Cell>
        </tr>
      ))}
    </DataTable>
  );
}

function narrowNote({ usage, memo, kind }: InvoiceRow, { projectNames }: RowsTableProps): string {
  if (usage === null) return memo ?? transactionWord(kind);
  const project = projectNames[usage.projectId] ?? clipMiddle(usage.projectId, 8, 4);
  return `${project} · ${clipName(usage.model)} · ${formatCount(usage.tokenCount)} tokens`;
}

function UsageCells({ row, organizationSlug, projectNames, canOpenRequests }: RowsTableProps & { row: InvoiceRow }) {
  const { usage } = row;
  if (usage === null) {
    return (
      <Cell isWide colSpan={4} className="text-ink-2">
        {transactionWord(row.kind)}
        {row.memo === null ? '' : `, ${row.memo}`}
      </Cell>
    );
  }
  const id = clipMiddle(usage.requestId, 8, 8);
  return (
    <>
      <Cell isWide className="code whitespace-nowrap" title={usage.requestId}>
        {canOpenRequests ? (
          <Link
            href={`/${organizationSlug}/requests/${usage.requestId}`}
            prefetch={false}
            className="rounded-chip text-accent hover:underline"
          >
            {id}
          </Link>
        ) : (
          id
        )}
      </Cell>
      <Cell isWide className="max-w-[180px] truncate text-ink-2">
        {projectNames[usage.projectId] ?? clipMiddle(usage.projectId, 8, 4)}
      </Cell>
      <Cell isWide className="max-w-[220px] truncate text-ink-2" title={`${usage.provider}/${usage.model}`}>
        {clipName(usage.model)}
      </Cell>
      <Cell isWide isNumber className="text-ink-2">
        {formatCount(usage.tokenCount)}
      </Cell>
    </>
  );
}

function MoveCells({ row }: { row: InvoiceRow }) {
  return (
    <>
      <Cell isWide className="whitespace-nowrap font-medium">
        {transactionWord(row.kind)}
      </Cell>
      <Cell isWide className="w-full max-w-0 truncate text-ink-2">
        {row.memo}
      </Cell>
    </>
  );
}
