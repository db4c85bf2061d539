'use client';

import type { Role } from '@lethe/core/tenancy';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef } from 'react';
import { formatCount, formatQuantity } from '../../components/format/duration.ts';
import { clipMiddle } from '../../components/format/identifier.ts';
import { Button } from '../../components/primitives/button.tsx';
import { TopBar } from '../../components/shell/top-bar.tsx';
import { type RouterOutputs, useTRPC } from '../../trpc/client.tsx';
import { errorSentence } from '../../trpc/read-error.ts';
import { ConversationFacts } from './conversation-facts.tsx';
import { countText } from './conversation-words.ts';
import { ThreadStepView } from './thread-step.tsx';
import { useThread } from './use-thread.ts';

interface ConversationScreenProps {
  organizationSlug: string;
  sessionId: string;
  first: RouterOutputs['conversations']['get'];
  role: Role;
  canReadPayload: boolean;
}

/** A conversation as it went, request by request, oldest first. */
export function ConversationScreen({
  organizationSlug,
  sessionId,
  first,
  role,
  canReadPayload,
}: ConversationScreenProps) {
  const trpc = useTRPC();
  const pages = useInfiniteQuery({
    ...trpc.conversations.get.infiniteQueryOptions(
      { organizationSlug, sessionId },
      { getNextPageParam: ({ nextCursor }) => nextCursor },
    ),
    initialData: { pages: [first], pageParams: [null] },
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
  const requests = useMemo(() => pages.data.pages.flatMap((page) => page.requests), [pages.data]);
  const { now, conversation } = first;
  const parts = useThread({ organizationSlug, requests, canReadPayload, now });
  const loadingCount = parts.filter(({ kind }) => kind === 'loading').length;
  // One comes after the other, the one that is being read last: what somebody reads already does not move.
  const isRead = loadingCount === 0;
  const shown = isRead ? requests : requests.slice(0, parts.findIndex(({ kind }) => kind === 'loading') + 1);
  const hasArrived = useRef(false);
  useEffect(() => {
    if (!isRead || hasArrived.current) return;
    hasArrived.current = true;
    document.getElementById(window.location.hash.slice(1))?.scrollIntoView();
  }, [isRead]);
  return (
    <>
      <TopBar
        crumbs={[{ label: 'Conversations', href: `/${organizationSlug}/conversations` }]}
        page={clipMiddle(sessionId, 18, 8)}
      />
      <main id="main" className="w-full min-w-0 max-w-[1232px] px-4 pt-4 pb-10 md:px-8 md:pt-6 md:pb-12">
        <ConversationFacts organizationSlug={organizationSlug} conversation={conversation} />
        <p role="status" className="mt-4 text-ink-3 text-label">
          {loadingCount > 0
            ? `Reading ${formatQuantity(loadingCount, 'payload')}`
            : `${formatCount(requests.length)} of ${countText(conversation)} requests. ${
                canReadPayload ? 'Each payload that is shown was read for it, and each read is recorded.' : ''
              }`}
        </p>
        <ol className="mt-3 flex flex-col gap-4">
          {shown.map((one, index) => (
            <ThreadStepView
              key={one.request.id}
              organizationSlug={organizationSlug}
              request={one.request}
              state={one.state}
              part={parts[index] ?? { kind: 'loading' }}
              role={role}
              now={now}
            />
          ))}
        </ol>
        {pages.isFetchNextPageError ? (
          <p role="alert" className="mt-4 text-danger">
            {errorSentence(pages.error)}
          </p>
        ) : null}
        {pages.hasNextPage && isRead ? (
          <Button className="mt-4" disabled={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
            {pages.isFetchingNextPage ? 'Loading' : 'Show what came next'}
          </Button>
        ) : null}
      </main>
    </>
  );
}
