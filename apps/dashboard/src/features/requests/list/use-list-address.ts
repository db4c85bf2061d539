'use client';

import { useRouter, useSearchParams } from 'next/navigation';
import { useTransition } from 'react';
import { type ListQuery, listHref, narrowed, readListQuery } from './list-query.ts';

export interface ListAddress {
  /** What the address says now: what the server was asked for, and what is open beside it. */
  readonly query: ListQuery;
  /** Whether other rows are on their way; the old ones stay meanwhile. */
  readonly isPending: boolean;
  /** Goes to another list. The way back leads here. */
  go(href: string): void;
  /** Another filter or other dates, from the first page on. */
  narrow(change: Partial<Pick<ListQuery, 'filter' | 'range'>>): void;
  follow(isLive: boolean): void;
  /** Opens a request beside the list, or closes it. Moving on from one that is open leaves no step to go back to. */
  peek(id: string | null): void;
  refresh(): void;
  /** The same without a sign of it: for what comes in by itself. */
  refreshQuietly(): void;
  /** Whether such a refresh is under way; there is never more than one. */
  readonly isRefreshing: boolean;
}

/** The address is the only state of the list. What changes its rows asks the server; what is open beside it does not. */
export function useListAddress(path: string, asked: ListQuery): ListAddress {
  const router = useRouter();
  const search = useSearchParams();
  const [isPending, startTransition] = useTransition();
  const [isRefreshing, startQuietly] = useTransition();
  const { peek } = readListQuery({ peek: search.get('peek') ?? undefined });
  const query: ListQuery = { ...asked, peek };
  const go = (href: string) => startTransition(() => router.push(href, { scroll: false }));
  return {
    query,
    isPending,
    go,
    narrow: (change) => go(listHref(path, narrowed(query, change))),
    follow: (isLive) => go(listHref(path, { ...query, isLive, trail: isLive ? [] : query.trail })),
    peek: (id) => {
      const href = listHref(path, { ...query, peek: id });
      if (query.peek === null || id === null) window.history.pushState(null, '', href);
      else window.history.replaceState(null, '', href);
    },
    refreshQuietly: () => {
      if (!isRefreshing) startQuietly(() => router.refresh());
    },
    isRefreshing,
    refresh: () => startTransition(() => router.refresh()),
  };
}
