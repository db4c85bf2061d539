'use client';

import type { AuditEvent } from '@lethe/core/audit';
import Link from 'next/link';
import { type ReactNode, useState } from 'react';
import { Button } from '../../components/primitives/button.tsx';
import { Icon } from '../../components/primitives/icon.tsx';
import { Notice } from '../../components/primitives/notice.tsx';
import { PageFrame } from '../../components/shell/page-frame.tsx';
import { ComplianceTabs } from '../compliance/compliance-tabs.tsx';
import { RetryNotice } from '../requests/retry-notice.tsx';
import type { Settled } from '../requests/settle.ts';
import { type ActorChoice, AuditFilters } from './audit-filters.tsx';
import { type AuditQuery, auditHref, isAuditFiltered } from './audit-query.ts';
import { AuditTable } from './audit-table.tsx';
import { EventDialog } from './event-dialog.tsx';
import { ExportMenu } from './export-menu.tsx';
import { eventDays } from './view-model.ts';

export interface AuditLogViewProps {
  organizationSlug: string;
  query: AuditQuery;
  page: Settled<{ readonly events: readonly AuditEvent[]; readonly next: bigint | null }>;
  actors: readonly ActorChoice[];
  now: Date;
  /** Whether the log is what was sealed. */
  verification: ReactNode;
}

export function AuditLogView({ organizationSlug, query, page, actors, now, verification }: AuditLogViewProps) {
  const [opened, setOpened] = useState<AuditEvent | null>(null);
  const path = `/${organizationSlug}/settings/audit-log`;
  return (
    <PageFrame
      page="auditLog"
      sentence="Every change to access and data, and every payload read: who, what, when, from where. Entries are numbered without gaps and are never changed."
      actions={<ExportMenu organizationSlug={organizationSlug} query={query} now={now} />}
    >
      <ComplianceTabs current="auditLog" />
      {verification}
      <AuditFilters path={path} query={query} actors={actors} now={now} />
      {page.isOk ? (
        <Page path={path} query={query} events={page.data.events} next={page.data.next} now={now} onOpen={setOpened} />
      ) : (
        <RetryNotice
          title="The audit log could not be read"
          message={page.message}
          onRetry={() => window.location.reload()}
        />
      )}
      {opened === null ? null : (
        <EventDialog organizationSlug={organizationSlug} event={opened} onClose={() => setOpened(null)} />
      )}
    </PageFrame>
  );
}

interface PageProps {
  path: string;
  query: AuditQuery;
  events: readonly AuditEvent[];
  next: bigint | null;
  now: Date;
  onOpen: (event: AuditEvent) => void;
}

function Page({ path, query, events, next, now, onOpen }: PageProps) {
  if (events.length === 0) {
    const isNarrow = isAuditFiltered(query) || query.before !== null;
    return (
      <Notice
        glyph={<Icon name="log" />}
        title={isNarrow ? 'No entry matches' : 'No entry yet'}
        actions={
          isNarrow ? (
            <Button asChild>
              <Link href={path}>Show everything</Link>
            </Button>
          ) : null
        }
      >
        {isNarrow ? 'Remove a filter or widen the dates.' : 'The first change or payload read appears here at once.'}
      </Notice>
    );
  }
  return (
    <>
      <AuditTable days={eventDays(events, now)} onOpen={onOpen} />
      <nav aria-label="Pages" className="mt-3 flex items-center gap-2">
        <span className="numeric text-ink-3 text-label">
          Entries {String(events.at(-1)?.number)} to {String(events[0]?.number)}
        </span>
        <span className="ml-auto flex gap-2">
          {query.before === null ? null : (
            <Button asChild>
              <Link href={auditHref(path, { ...query, before: null })}>Newest</Link>
            </Button>
          )}
          {next === null ? null : (
            <Button asChild>
              <Link href={auditHref(path, { ...query, before: next })}>Older</Link>
            </Button>
          )}
        </span>
      </nav>
    </>
  );
}
