'use client';

import { type PayloadState, payloadState, type RequestView } from '@lethe/core/payloads';
import { useQuery } from '@tanstack/react-query';
import { useShell } from '../../../components/shell/shell-context.tsx';
import { useTRPC } from '../../../trpc/client.tsx';
import { errorSentence } from '../../../trpc/read-error.ts';
import { useSettled } from '../../retention/use-settled.ts';
import type { PayloadStatus } from '../detail/payload-status.ts';

/** Each read is recorded, so a payload is opened only once the reader has stayed on its row for this long. */
const SETTLE_MS = 300;
/** The longest delay that a browser's timer holds. */
const TIMER_MS_MAX = 2 ** 31 - 1;

/** Reads the payload of the request that is open beside the list, never out of a cache. */
export function usePeekPayload(request: RequestView, now: Date): PayloadStatus {
  const trpc = useTRPC();
  const { organization, permissions } = useShell();
  const state = payloadState(request, now);
  const settledId = useSettled(request.id, SETTLE_MS);
  const mayRead =
    (state.kind === 'stored' && permissions.includes('payload:read')) ||
    (state.kind === 'held' && permissions.includes('payload:read_held'));
  const query = useQuery({
    ...trpc.requests.payload.queryOptions({ organizationSlug: organization.slug, requestId: request.id }),
    enabled: mayRead && settledId === request.id,
    staleTime: 0,
    gcTime: 0,
    structuralSharing: false,
    refetchOnWindowFocus: false,
    // Once more at the instant at which it expires, so that it does not stay in sight.
    refetchInterval:
      state.kind === 'stored' ? Math.min(state.expiresAt.getTime() - now.getTime(), TIMER_MS_MAX) : false,
  });
  if (!mayRead) return { kind: 'read', reading: missingReading(state) };
  if (query.data !== undefined) return { kind: 'read', reading: query.data };
  if (query.isError)
    return { kind: 'failed', message: errorSentence(query.error), onRetry: () => void query.refetch() };
  return { kind: 'loading' };
}

function missingReading(state: PayloadState) {
  return state.kind === 'stored' ? { kind: 'no_permission' as const } : state;
}
