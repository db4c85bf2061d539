'use client';

import { useRouter } from 'next/navigation';
import { formatQuantity } from '../../components/format/duration.ts';
import { Icon } from '../../components/primitives/icon.tsx';
import { Notice } from '../../components/primitives/notice.tsx';
import { PageFrame } from '../../components/shell/page-frame.tsx';
import { PagingLinks } from '../billing/paging-links.tsx';
import { RetryNotice } from '../requests/retry-notice.tsx';
import type { Settled } from '../requests/settle.ts';
import { type ConversationsAddress, conversationsHref, isFiltered } from './conversation-address.ts';
import { ConversationFilters, type ProjectName } from './conversation-filters.tsx';
import { type ConversationRow, ConversationsTable } from './conversations-table.tsx';

export interface ConversationsViewProps {
  path: string;
  address: ConversationsAddress;
  projects: readonly ProjectName[];
  list: Settled<{ rows: readonly ConversationRow[]; olderHref: string | null }>;
}

/** Requests by the session that the caller named, the one that was last spoken in first. */
export function ConversationsView({ path, address, projects, list }: ConversationsViewProps) {
  return (
    <PageFrame
      page="conversations"
      sentence={
        <>
          Requests with the same session id, by their latest one. The caller names the session with the header{' '}
          <span className="code whitespace-nowrap">x-lethe-session-id</span>.
        </>
      }
    >
      <ConversationFilters path={path} address={address} projects={projects} />
      <div className="mt-4">
        <List path={path} address={address} list={list} />
      </div>
    </PageFrame>
  );
}

function List({ path, address, list }: Omit<ConversationsViewProps, 'projects'>) {
  const router = useRouter();
  if (!list.isOk)
    return (
      <RetryNotice
        title="The conversations could not be loaded"
        message={list.message}
        onRetry={() => router.refresh()}
      />
    );
  const { rows, olderHref } = list.data;
  if (rows.length === 0)
    return isFiltered(address) || address.after !== null ? (
      <Notice glyph={<Icon name="filter" />} title="No conversation matches">
        Remove a filter or widen the dates. A session id is found whole, as the caller wrote it.
      </Notice>
    ) : (
      <Notice glyph={<Icon name="conversation" />} title="No conversation yet">
        Send <span className="code whitespace-nowrap">x-lethe-session-id</span>.with a request, and those with the same
        id stand here as one conversation.
      </Notice>
    );
  return (
    <>
      <ConversationsTable rows={rows} />
      <PagingLinks
        label="Pages of conversations"
        rows={formatQuantity(rows.length, 'conversation')}
        newestHref={address.after === null ? null : conversationsHref(path, { ...address, after: null })}
        olderHref={olderHref}
      />
    </>
  );
}
