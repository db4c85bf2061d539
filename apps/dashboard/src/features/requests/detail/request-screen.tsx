'use client';

import type { PayloadState, RequestView as RequestRecordView } from '@lethe/core/payloads';
import type { Role } from '@lethe/core/tenancy';
import { useRef } from 'react';
import { useShell } from '../../../components/shell/shell-context.tsx';
import { ThreadCard } from '../../conversations/thread-card.tsx';
import { EraseButton } from '../../erasures/erase-button.tsx';
import { FeedbackControl } from '../../feedback/feedback-control.tsx';
import { CoveringHoldsCard } from '../../holds/covering-holds-card.tsx';
import { keptSentence, useCoveringHolds } from '../../holds/use-covering-holds.ts';
import { EraseAction } from './erase-action.tsx';
import { NeighbourLinks, useNeighbours } from './neighbour-links.tsx';
import { PayloadReadsCard } from './payload-reads-card.tsx';
import type { PayloadReading } from './payload-status.ts';
import { RequestView } from './request-view.tsx';
import { copySnippet } from './snippet-menu.tsx';
import { usePayload } from './use-payload.ts';
import { useRequestKeys } from './use-request-keys.ts';

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
  const neighbours = useNeighbours({ organizationSlug, requestId: request.id, now });
  const actionsRef = useRef<HTMLDivElement>(null);
  useRequestKeys({
    neighbours,
    compareHref: `/${organizationSlug}/requests/compare?a=${request.id}`,
    onCopy: () => copySnippet('curl', { endpoint: request.endpoint, payload, gatewayUrl }),
    onErase: () => press(actionsRef.current),
  });
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
      feedback={<FeedbackControl organizationSlug={organizationSlug} requestId={request.id} />}
      thread={
        request.handles.sessionId === null ? null : (
          <ThreadCard
            organizationSlug={organizationSlug}
            requestId={request.id}
            sessionId={request.handles.sessionId}
          />
        )
      }
      beside={<NeighbourLinks {...neighbours} />}
      actions={
        current.kind !== 'stored' ? null : (
          <div ref={actionsRef} className="contents">
            {canErasePayload ? (
              <EraseAction organizationSlug={organizationSlug} requestId={request.id} refusal={keptSentence(holds)} />
            ) : (
              <EraseButton selector={{ kind: 'requests', requestIds: [request.id] }} label="Ask for its erasure" />
            )}
          </div>
        )
      }
    />
  );
}

/** Presses the button in it, unless there is none that can be pressed. */
function press(actions: HTMLElement | null): boolean {
  const button = actions?.querySelector<HTMLButtonElement>('button:enabled:not([aria-disabled])') ?? null;
  button?.click();
  return button !== null;
}

function stateAsRead(reading: PayloadReading, state: PayloadState): PayloadState {
  return reading.kind === 'expired' || reading.kind === 'held' || reading.kind === 'erased' ? reading : state;
}
