'use client';

import type { PayloadState, RequestView } from '@lethe/core/payloads';
import { SkeletonBar } from '../../components/primitives/skeleton.tsx';
import { PageFrame } from '../../components/shell/page-frame.tsx';
import { usePayload } from '../requests/detail/use-payload.ts';
import { RetryNotice } from '../requests/retry-notice.tsx';
import { PLAYGROUND_SENTENCE, type PlaygroundProject, PlaygroundScreen } from './playground-screen.tsx';
import { startFrom } from './start-from.ts';

interface PlaygroundLoaderProps {
  organizationSlug: string;
  projects: readonly PlaygroundProject[];
  models: readonly string[];
  /** What a new request names. */
  model: string;
  from: StoredRequest | 'missing' | null;
  canReadPayload: boolean;
  isGatewayKnown: boolean;
  now: Date;
}

interface StoredRequest {
  readonly request: RequestView;
  readonly state: PayloadState;
}

/** Begins with a stored request, once its payload was read, or with a new one. */
export function PlaygroundLoader({ from, canReadPayload, model, ...screen }: PlaygroundLoaderProps) {
  if (from !== null && from !== 'missing')
    return <FromRequest from={from} canReadPayload={canReadPayload} model={model} {...screen} />;
  return <PlaygroundScreen {...screen} start={startFrom({ projects: screen.projects, model, from })} />;
}

function FromRequest({
  from,
  canReadPayload,
  model,
  ...screen
}: Omit<PlaygroundLoaderProps, 'from'> & { from: StoredRequest }) {
  const { request, state } = from;
  const payload = usePayload({
    organizationSlug: screen.organizationSlug,
    requestId: request.id,
    state,
    now: screen.now,
    mayRead: state.kind === 'stored' && canReadPayload,
  });
  if (payload.kind === 'loading')
    return (
      <PageFrame page="playground" sentence={PLAYGROUND_SENTENCE}>
        <div role="status" aria-busy="true" className="flex animate-late flex-col gap-4">
          <span className="sr-only">Reading the payload</span>
          {['w-[30%]', 'w-[54%]', 'w-[42%]'].map((width) => (
            <SkeletonBar key={width} className={width} />
          ))}
        </div>
      </PageFrame>
    );
  if (payload.kind === 'failed')
    return (
      <PageFrame page="playground" sentence={PLAYGROUND_SENTENCE}>
        <RetryNotice title="The payload could not be read" message={payload.message} onRetry={payload.onRetry} />
      </PageFrame>
    );
  const start = startFrom({ projects: screen.projects, model, from: { request, reading: payload.reading } });
  return <PlaygroundScreen {...screen} start={start} />;
}
