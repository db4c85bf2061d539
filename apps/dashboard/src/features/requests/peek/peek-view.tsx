'use client';

import { parseConversation, payloadState, type RequestView } from '@lethe/core/payloads';
import type { Role } from '@lethe/core/tenancy';
import { type ReactNode, useMemo } from 'react';
import { Button } from '../../../components/primitives/button.tsx';
import { Icon } from '../../../components/primitives/icon.tsx';
import { SkeletonBar } from '../../../components/primitives/skeleton.tsx';
import { describeMissing } from '../detail/describe-missing.ts';
import type { PayloadStatus, ReadablePayload } from '../detail/payload-status.ts';
import { lastTurn } from './last-turn.ts';
import { PeekCost } from './peek-cost.tsx';
import { PeekFacts } from './peek-facts.tsx';
import { PeekRetention } from './peek-retention.tsx';
import { PeekTurn } from './peek-turn.tsx';

export interface PeekViewProps {
  request: RequestView;
  now: Date;
  role: Role;
  payload: PayloadStatus;
}

/** A request at a glance: what it was, how long its payload lives, what was said last, what it cost. */
export function PeekView({ request, now: askedAt, role, payload }: PeekViewProps) {
  const { state, now } = stateAsRead({ request, now: askedAt, payload });
  return (
    <>
      <Section>
        <PeekFacts request={request} />
      </Section>
      <Section>
        <PeekRetention request={request} state={state} now={now} />
      </Section>
      <Section>
        <PeekPayload request={request} now={now} role={role} payload={payload} />
      </Section>
      <Section>
        <PeekCost request={request} />
      </Section>
    </>
  );
}

/** The payload was read later than the row: when it has expired or was erased meanwhile, that is what counts. */
function stateAsRead({ request, now, payload }: Pick<PeekViewProps, 'request' | 'now' | 'payload'>) {
  const listed = payloadState(request, now);
  if (payload.kind !== 'read') return { state: listed, now };
  const { reading } = payload;
  const state = reading.kind === 'expired' || reading.kind === 'held' || reading.kind === 'erased' ? reading : listed;
  return { state, now: state.kind === 'expired' && now < state.expiredAt ? state.expiredAt : now };
}

function Section({ children }: { children: ReactNode }) {
  return <div className="border-b px-4 py-3.5 last:border-b-0">{children}</div>;
}

function PeekPayload({ request, now, role, payload }: PeekViewProps) {
  if (payload.kind === 'loading')
    return (
      <div role="status" aria-busy="true" className="flex animate-late flex-col gap-3 py-1.5">
        <span className="sr-only">Reading the payload</span>
        {['w-[70%]', 'w-[54%]', 'w-[82%]'].map((width) => (
          <SkeletonBar key={width} className={width} />
        ))}
      </div>
    );
  if (payload.kind === 'failed')
    return (
      <div role="alert">
        <p>The payload could not be read. {payload.message}</p>
        <Button className="mt-2" onClick={payload.onRetry}>
          <Icon name="refresh" />
          Retry
        </Button>
      </div>
    );
  const { reading } = payload;
  if (reading.kind === 'readable') return <LastTurn request={request} payload={reading} />;
  const missing = describeMissing({ reading, request, role, now });
  return (
    <div data-testid="missing-payload">
      <h3 className="numeric font-strong">{missing.title}</h3>
      <p className="numeric mt-1 text-ink-2">{missing.sentence}</p>
    </div>
  );
}

function LastTurn({ request, payload }: { request: RequestView; payload: ReadablePayload }) {
  const glimpses = useMemo(
    () => lastTurn(parseConversation({ endpoint: request.endpoint, ...payload })),
    [request.endpoint, payload],
  );
  return (
    <div data-testid="last-turn" className="flex flex-col gap-3">
      {glimpses.map((glimpse, index) => (
        <PeekTurn key={index} glimpse={glimpse} />
      ))}
      {glimpses.length === 0 ? <p className="text-ink-3">Nothing was said in this request.</p> : null}
    </div>
  );
}
