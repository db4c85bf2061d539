'use client';

import type { PayloadState } from '@lethe/core/payloads';
import { useQuery } from '@tanstack/react-query';
import { useTRPC } from '../../../trpc/client.tsx';
import { errorSentence } from '../../../trpc/read-error.ts';
import type { PayloadStatus } from './payload-status.ts';

/** The longest delay that a browser's timer holds. */
const TIMER_MS_MAX = 2 ** 31 - 1;

interface PayloadQuery {
  organizationSlug: string;
  requestId: string;
  state: PayloadState;
  now: Date;
  mayRead: boolean;
}

/** Reads the payload, never out of a cache, and once more at the instant at which it expires. */
export function usePayload({ organizationSlug, requestId, state, now, mayRead }: PayloadQuery): PayloadStatus {
  const trpc = useTRPC();
  const isStored = state.kind === 'stored';
  const remainingMs = isStored ? state.expiresAt.getTime() - now.getTime() : 0;
  const query = useQuery({
    ...trpc.requests.payload.queryOptions({ organizationSlug, requestId }),
    enabled: mayRead,
    staleTime: 0,
    gcTime: 0,
    structuralSharing: false,
    refetchInterval: isStored ? Math.min(remainingMs, TIMER_MS_MAX) : false,
    refetchOnWindowFocus: true,
  });
  if (!mayRead) return { kind: 'read', reading: state.kind === 'stored' ? { kind: 'no_permission' } : state };
  if (query.data !== undefined) return { kind: 'read', reading: query.data };
  if (query.isError)
    return { kind: 'failed', message: errorSentence(query.error), onRetry: () => void query.refetch() };
  return { kind: 'loading' };
}
