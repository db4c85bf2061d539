import type { StaffMember } from '@lethe/core/access';
import type { StaffEvent } from '@lethe/core/staff';
import type { OrganizationId } from '@lethe/core/tenancy';
import Link from 'next/link';
import { InstantText } from '../../../components/format/instant-text.tsx';
import { Button } from '../../../components/primitives/button.tsx';
import { Cell, type Column, DataTable, RowHead } from '../../../components/primitives/data-table.tsx';
import { Icon } from '../../../components/primitives/icon.tsx';
import { Notice } from '../../../components/primitives/notice.tsx';
import { PagingLinks } from '../../billing/paging-links.tsx';
import { StaffFrame } from '../staff-frame.tsx';
import { type LogQuery, logHref } from './log-query.ts';
import { changesText, staffActionText } from './log-words.ts';

const COLUMNS: readonly Column[] = [
  { label: 'Action' },
  { label: 'Organization', isWide: true },
  { label: 'By', isWide: true },
  { label: 'What changed', isWide: true },
  { label: 'Time, UTC', isWide: true },
];

interface LogPageProps {
  member: StaffMember;
  query: LogQuery;
  events: readonly StaffEvent[];
  next: bigint | null;
}

/** What staff did, over all organizations or in one. */
export function LogPage({ member, query, events, next }: LogPageProps) {
  const one = query.organizationId === null ? null : (events.find(({ organization }) => organization !== null) ?? null);
  return (
    <StaffFrame
      member={member}
      page="audit"
      sentence={
        one?.organization === undefined || one.organization === null
          ? 'What staff did. Whatever concerns an organization stands in its own audit log as well, but for looks at its page here.'
          : `What staff did in ${one.organization.name}.`
      }
      actions={
        query.organizationId === null ? undefined : (
          <Button asChild>
            <Link href="/staff/audit">All organizations</Link>
          </Button>
        )
      }
    >
      {events.length === 0 ? (
        <Notice glyph={<Icon name="log" />} title="Nothing was done yet">
          Signing in, looking at an organization and every change are written here.
        </Notice>
      ) : (
        <DataTable label="What staff did" columns={COLUMNS}>
          {events.map((event) => (
            <EventRow key={String(event.id)} event={event} />
          ))}
        </DataTable>
      )}
      <PagingLinks
        label="Pages of the log"
        rows={`${events.length} ${events.length === 1 ? 'entry' : 'entries'}`}
        newestHref={query.before === null ? null : logHref({ ...query, before: null })}
        olderHref={next === null ? null : logHref({ ...query, before: next })}
      />
    </StaffFrame>
  );
}

function EventRow({ event }: { event: StaffEvent }) {
  const { organization, staffLabel, occurredAt } = event;
  const changes = changesText(event);
  return (
    <tr className="hover:bg-hover">
      <RowHead
        title={staffActionText(event.action)}
        narrowNote={
          <>
            {organization === null ? null : (
              <>
                <Link href={organizationHref(organization.id)} className="hover:underline">
                  {organization.name}
                </Link>{' '}
                ·{' '}
              </>
            )}
            {staffLabel} · <InstantText at={occurredAt} form="list" />
            {changes === null ? null : <span className="line-clamp-3 whitespace-normal">{changes}</span>}
          </>
        }
      />
      <Cell isWide className="max-w-[220px] truncate">
        {organization === null ? (
          <span className="text-ink-3">–</span>
        ) : (
          <Link href={organizationHref(organization.id)} className="hover:underline">
            {organization.name}
          </Link>
        )}
      </Cell>
      <Cell isWide className="max-w-[160px] truncate text-ink-2">
        {staffLabel}
      </Cell>
      <Cell isWide className="max-w-[360px] truncate text-ink-2" title={changes ?? undefined}>
        {changes ?? <span className="text-ink-3">–</span>}
      </Cell>
      <Cell isWide className="whitespace-nowrap text-ink-2">
        <InstantText at={occurredAt} form="bare" />
      </Cell>
    </tr>
  );
}

const organizationHref = (id: OrganizationId): string => `/staff/organizations/${id}`;
