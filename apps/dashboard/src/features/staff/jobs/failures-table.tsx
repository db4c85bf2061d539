import type { OrganizationJobFailure } from '@lethe/core/staff';
import Link from 'next/link';
import { InstantText } from '../../../components/format/instant-text.tsx';
import { Cell, type Column, DataTable, RowHead } from '../../../components/primitives/data-table.tsx';
import { jobTitle } from './job-words.ts';
import { RetryButton } from './retry-button.tsx';

const COLUMNS: readonly Column[] = [
  { label: 'Job' },
  { label: 'Error', isWide: true },
  { label: 'Times', isWide: true, isNumber: true },
  { label: 'First', isWide: true },
  { label: 'Last', isWide: true },
  { label: 'Again', isQuiet: true },
];

/** What failed for one organization and stops no other. A run that succeeds takes the line away. */
export function FailuresTable({
  failures,
  refusal,
}: {
  failures: readonly OrganizationJobFailure[];
  refusal: string | null;
}) {
  return (
    <DataTable label="Jobs of organizations that failed last" columns={COLUMNS}>
      {failures.map((failure) => (
        <tr key={`${failure.organizationId} ${failure.name}`} className="hover:bg-hover">
          <RowHead
            title={jobTitle(failure.name)}
            note={
              <Link href={`/staff/organizations/${failure.organizationId}`} className="hover:underline">
                {failure.organizationName}
              </Link>
            }
            narrowNote={<span className="text-danger">{failure.errorCode}</span>}
          />
          <Cell isWide className="code whitespace-nowrap text-danger text-label">
            {failure.errorCode}
          </Cell>
          <Cell isWide isNumber>
            {failure.failureCount}
          </Cell>
          <Cell isWide className="whitespace-nowrap text-ink-2">
            <InstantText at={failure.firstFailedAt} form="list" />
          </Cell>
          <Cell isWide className="whitespace-nowrap text-ink-2">
            <InstantText at={failure.lastFailedAt} form="list" />
          </Cell>
          <Cell className="w-px whitespace-nowrap text-right">
            <RetryButton
              name={failure.name}
              organizationId={failure.organizationId}
              isAsked={failure.isRetryAsked}
              refusal={refusal}
            />
          </Cell>
        </tr>
      ))}
    </DataTable>
  );
}
