'use client';

import { REQUEST_PAGE_SIZE_DEFAULT, type RequestFilter } from '@lethe/core/payloads';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useEffectEvent } from 'react';
import { useShell } from '../../../components/shell/shell-context.tsx';
import { useTRPC } from '../../../trpc/client.tsx';

const POLL_MS = 3_000;

interface LiveTail {
  isLive: boolean;
  filter: RequestFilter;
  shownIds: readonly string[];
  /** Whether rows may come in at once: nobody is reading further down, or looking at one of them. */
  mayFollow: () => boolean;
  onFollow: () => void;
}

/**
 * Asks every few seconds whether the first page has requests that are not shown; not while the page is hidden.
 * @returns how many there are, up to a page of them
 */
export function useLiveTail({ isLive, filter, shownIds, mayFollow, onFollow }: LiveTail): number {
  const trpc = useTRPC();
  const { organization } = useShell();
  const { data, dataUpdatedAt } = useQuery(
    trpc.requests.list.queryOptions(
      { organizationSlug: organization.slug, filter, pageSize: REQUEST_PAGE_SIZE_DEFAULT },
      { enabled: isLive, staleTime: 0, gcTime: 0, refetchInterval: POLL_MS, refetchIntervalInBackground: false },
    ),
  );
  const newCount = isLive ? countNew(data?.requests ?? [], shownIds) : 0;
  const follow = useEffectEvent(() => {
    if (mayFollow()) onFollow();
  });
  // The outside system is the poll: what it brings is shown by asking for the page again, after each poll until it is there.
  useEffect(() => {
    if (newCount > 0 && dataUpdatedAt > 0) follow();
  }, [newCount, dataUpdatedAt]);
  return newCount;
}

function countNew(requests: readonly { readonly id: string }[], shownIds: readonly string[]): number {
  const shown = new Set(shownIds);
  return requests.filter(({ id }) => !shown.has(id)).length;
}

/** `3 new requests`; a page full of them may be more. */
export function newWords(newCount: number): string {
  if (newCount >= REQUEST_PAGE_SIZE_DEFAULT) return `${REQUEST_PAGE_SIZE_DEFAULT}+ new requests`;
  return newCount === 1 ? '1 new request' : `${newCount} new requests`;
}
