'use client';

import { threadTurns } from '@lethe/core/conversations';
import { parseConversation, type Turn } from '@lethe/core/payloads';
import { useQueries } from '@tanstack/react-query';
import { useCallback } from 'react';
import { type RouterOutputs, useTRPC } from '../../trpc/client.tsx';

/** The longest delay that a browser's timer holds. */
const TIMER_MS_MAX = 2 ** 31 - 1;

export type ThreadRequest = RouterOutputs['conversations']['get']['requests'][number];
type Reading = RouterOutputs['requests']['payload'];

export type ThreadPart =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly error: unknown; readonly onRetry: () => void }
  | { readonly kind: 'missing'; readonly reading: Exclude<Reading, { kind: 'readable' }> }
  | { readonly kind: 'said'; readonly turns: readonly Turn[]; readonly repeatedCount: number };

interface ThreadQuery {
  organizationSlug: string;
  requests: readonly ThreadRequest[];
  canReadPayload: boolean;
  now: Date;
}

/**
 * Reads the payloads of a conversation, each once and again at the instant at which it expires, so that it is gone from the page then. Every
 * read is recorded. What an earlier request has shown is left out of the later ones.
 */
export function useThread({ organizationSlug, requests, canReadPayload, now }: ThreadQuery): readonly ThreadPart[] {
  const trpc = useTRPC();
  const combine = useCallback(
    (results: readonly ReadResult[]) => partsOf({ requests, canReadPayload, results }),
    [requests, canReadPayload],
  );
  return useQueries({
    queries: requests.map(({ request, state }) => ({
      ...trpc.requests.payload.queryOptions({ organizationSlug, requestId: request.id }),
      enabled: canReadPayload && state.kind === 'stored',
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: 0,
      structuralSharing: false as const,
      refetchInterval:
        state.kind === 'stored' ? Math.min(state.expiresAt.getTime() - now.getTime(), TIMER_MS_MAX) : (false as const),
      refetchOnWindowFocus: false,
    })),
    // Called again when a reading has changed, and not with every render.
    combine,
  });
}

interface ReadResult {
  readonly data: Reading | undefined;
  readonly isError: boolean;
  readonly error: unknown;
  refetch(): Promise<unknown>;
}

interface PartsInput {
  readonly requests: readonly ThreadRequest[];
  readonly canReadPayload: boolean;
  readonly results: readonly ReadResult[];
}

function partsOf({ requests, canReadPayload, results }: PartsInput): readonly ThreadPart[] {
  const steps = threadTurns(requests.map(({ request }, index) => turnsOf(request.endpoint, results[index]?.data)));
  return requests.map(({ state }, index): ThreadPart => {
    const result = results[index];
    if (state.kind !== 'stored') return { kind: 'missing', reading: state };
    if (!canReadPayload) return { kind: 'missing', reading: { kind: 'no_permission' } };
    if (result?.isError) return { kind: 'failed', error: result.error, onRetry: () => void result.refetch() };
    if (result?.data === undefined) return { kind: 'loading' };
    if (result.data.kind !== 'readable') return { kind: 'missing', reading: result.data };
    return { kind: 'said', turns: steps[index]?.turns ?? [], repeatedCount: steps[index]?.repeatedCount ?? 0 };
  });
}

function turnsOf(endpoint: ThreadRequest['request']['endpoint'], reading: Reading | undefined): readonly Turn[] {
  if (reading?.kind !== 'readable') return [];
  return parseConversation({ endpoint, request: reading.request, response: reading.response }).turns;
}
