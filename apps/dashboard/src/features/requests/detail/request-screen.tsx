'use client';

import type { PayloadState, RequestView as RequestRecordView } from '@lethe/core/payloads';
import type { Role } from '@lethe/core/tenancy';
import { useQuery } from '@tanstack/react-query';
import { useShell } from '../../../components/shell/shell-context.tsx';
import { useTRPC } from '../../../trpc/client.tsx';
import { errorSentence } from '../../../trpc/read-error.ts';
import { EraseButton } from '../../erasures/erase-button.tsx';
import { CoveringHoldsCard } from '../../holds/covering-holds-card.tsx';
import { keptSentence, useCoveringHolds } from '../../holds/use-covering-holds.ts';
import { EraseAction } from './erase-action.tsx';
import { PayloadReadsCard } from './payload-reads-card.tsx';
import type { PayloadReading, PayloadStatus } from './payload-status.ts';
import { RequestView } from './request-view.tsx';

/** The longest delay that a browser's timer holds. */
const TIMER_MS_MAX = 2 ** 31 - 1;

interface RequestScreenProps {
  organizationSlug: string;
  request: RequestRecordView;
  state: PayloadState;
  now: Date;
  role: Role;
  canReadPayload: boolean;
  /** What a legal hold preserves past its expiry. */
  canReadHeldPayload: boolean;
  canErasePayload: boolean;
  gatewayUrl: string | null;
}

export function RequestScreen({
  organizationSlug,
  request,
  state,
  now,
  role,
  canReadPayload,
  canReadHeldPayload,
  canErasePayload,
  gatewayUrl,
}: RequestScreenProps) {
  const { permissions } = useShell();
  const holds = useCoveringHolds(request.id);
  const mayRead = (state.kind === 'stored' && canReadPayload) || (state.kind === 'held' && canReadHeldPayload);
  const payload = usePayload({ organizationSlug, requestId: request.id, state, now, mayRead });
  // The payload was read later than the metadata: when it has expired or was erased meanwhile, that is what counts.
  const current = payload.kind === 'read' ? stateAsRead(payload.reading, state) : state;
  const seenAt = current.kind === 'expired' && now < current.expiredAt ? current.expiredAt : now;
  return (
    <RequestView
      organizationSlug={organizationSlug}
      request={request}
      state={current}
      now={seenAt}
      role={role}
      gatewayUrl={gatewayUrl}
      payload={payload}
      holds={
        <CoveringHoldsCard
          organizationSlug={organizationSlug}
          holds={holds}
          isReadRecorded={state.kind === 'held' && payload.kind === 'read' && payload.reading.kind === 'readable'}
        />
      }
      reads={
        permissions.includes('audit:read') ? (
          <PayloadReadsCard
            organizationSlug={organizationSlug}
            requestId={request.id}
            isHeld={current.kind === 'held'}
            isReady={payload.kind !== 'loading'}
          />
        ) : null
      }
      actions={
        current.kind !== 'stored' ? null : canErasePayload ? (
          <EraseAction organizationSlug={organizationSlug} requestId={request.id} refusal={keptSentence(holds)} />
        ) : (
          <EraseButton selector={{ kind: 'requests', requestIds: [request.id] }} label="Ask for its erasure" />
        )
      }
    />
  );
}

function stateAsRead(reading: PayloadReading, state: PayloadState): PayloadState {
  return reading.kind === 'expired' || reading.kind === 'held' || reading.kind === 'erased' ? reading : state;
}

interface PayloadQuery {
  organizationSlug: string;
  requestId: string;
  state: PayloadState;
  now: Date;
  mayRead: boolean;
}

/** Reads the payload, never out of a cache, and once more at the instant at which it expires. */
function usePayload({ organizationSlug, requestId, state, now, mayRead }: PayloadQuery): PayloadStatus {
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
