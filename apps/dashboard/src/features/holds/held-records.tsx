'use client';

import type { MeasuredHold } from '@lethe/core/holds';
import type { RequestView } from '@lethe/core/payloads';
import Link from 'next/link';
import { Button } from '../../components/primitives/button.tsx';
import { useShell } from '../../components/shell/shell-context.tsx';
import { FIRST_PAGE } from '../requests/list/list-query.ts';
import { RequestTable } from '../requests/list/request-table.tsx';
import { dayGroups } from '../requests/list/view-model.ts';
import { RetryNotice } from '../requests/retry-notice.tsx';
import type { Settled } from '../requests/settle.ts';
import { holdHref } from './hold-href.ts';

export interface HeldRecordsProps {
  hold: MeasuredHold;
  records: Settled<{
    readonly requests: readonly RequestView[];
    readonly nextCursor: string | null;
    readonly now: Date;
  }>;
  isFirstPage: boolean;
}

/** The records that a case covers, newest first. */
export function HeldRecords({ hold, records, isFirstPage }: HeldRecordsProps) {
  const { organization, permissions } = useShell();
  const isCustodian = permissions.includes('payload:read_held');
  if (!records.isOk)
    return (
      <RetryNotice
        title="The records could not be read"
        message={records.message}
        onRetry={() => window.location.reload()}
      />
    );
  const { requests, nextCursor, now } = records.data;
  const path = `/${organization.slug}/requests`;
  const groups = dayGroups({ requests, nextCursor, now, path, query: FIRST_PAGE });
  const own = holdHref(organization.slug, hold);
  return (
    <section aria-labelledby="records" className="mt-8">
      <div className="mb-2 flex flex-wrap items-baseline gap-x-4 gap-y-0.5">
        <h2 id="records" className="font-semibold">
          Records
        </h2>
        <p className="text-ink-3 md:ml-auto">
          {isCustodian
            ? 'Opening one past its expiry reads its payload, and the read is recorded.'
            : 'Metadata only. Past its expiry a payload is read by compliance alone.'}
        </p>
      </div>
      {groups.length === 0 ? (
        <p className="rounded-card border px-4 py-3 text-ink-2">No record falls into the scope yet.</p>
      ) : (
        <div className="@container/list overflow-hidden rounded-card border">
          <RequestTable groups={groups} />
        </div>
      )}
      {isFirstPage && nextCursor === null ? null : (
        <nav aria-label="Pages" className="mt-3 flex justify-end gap-2">
          {isFirstPage ? null : (
            <Button asChild>
              <Link href={own}>Newest</Link>
            </Button>
          )}
          {nextCursor === null ? null : (
            <Button asChild>
              <Link href={`${own}?cursor=${nextCursor}`}>Older</Link>
            </Button>
          )}
        </nav>
      )}
    </section>
  );
}
