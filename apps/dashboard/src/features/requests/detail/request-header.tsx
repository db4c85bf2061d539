'use client';

import { ENDPOINT_PATHS, type Endpoint, type RequestView } from '@lethe/core/payloads';
import type { ReactNode } from 'react';
import { classNames } from '../../../components/class-names.ts';
import { formatLatency } from '../../../components/format/duration.ts';
import { InstantText } from '../../../components/format/instant-text.tsx';
import { Button } from '../../../components/primitives/button.tsx';
import { CopyButton } from '../../../components/primitives/copy-button.tsx';
import { Icon } from '../../../components/primitives/icon.tsx';
import { curlCommand } from './curl-command.ts';
import type { PayloadStatus } from './payload-status.ts';
import { statusText } from './view-model.ts';

export function RequestHeader({
  request,
  payload,
  gatewayUrl,
  actions,
}: {
  request: RequestView;
  payload: PayloadStatus;
  gatewayUrl: string | null;
  /** What else can be done with the request, before what only copies it. */
  actions?: ReactNode;
}) {
  const status = statusText(request);
  return (
    <div className="flex flex-wrap items-start gap-x-4 gap-y-3">
      <div className="min-w-0 md:flex-1">
        <div className="flex items-center gap-1.5">
          <h1 className="min-w-0 break-all font-mono font-strong text-[15px] leading-7 tracking-[-0.02em] md:text-[18px]">
            {request.id}
          </h1>
          <CopyButton text={request.id} label="Copy the request id" done="Request id copied." />
        </div>
        <dl className="mt-1 flex flex-wrap gap-x-5 gap-y-1 text-ink-2">
          <Fact name="Model" isNameHidden>
            {request.provider}/{request.model}
          </Fact>
          <Fact name="API">
            <span className="font-mono text-[12px]">{ENDPOINT_PATHS[request.endpoint]}</span>
          </Fact>
          <Fact name="Status">
            <span className={classNames('numeric', status.isFailure && 'text-danger')}>{status.text}</span>
          </Fact>
          {request.attemptCount > 1 ? (
            <Fact name="Attempts">
              <span className="numeric">{request.attemptCount}</span>, the last is shown
            </Fact>
          ) : null}
          <Fact name="Latency">
            <span className="numeric">{formatLatency(request.timing.totalMs)}</span>
          </Fact>
          <Fact name="Admitted">
            <InstantText at={request.admittedAt} form="page" />
          </Fact>
        </dl>
      </div>
      <div className="flex flex-wrap gap-2 md:ml-auto">
        {actions}
        <CurlButton endpoint={request.endpoint} payload={payload} gatewayUrl={gatewayUrl} />
      </div>
    </div>
  );
}

function Fact({ name, isNameHidden = false, children }: { name: string; isNameHidden?: boolean; children: ReactNode }) {
  return (
    <div className="flex min-w-0 gap-1.5">
      <dt className={isNameHidden ? 'sr-only' : 'text-ink-3'}>{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </div>
  );
}

interface CurlButtonProps {
  endpoint: Endpoint;
  payload: PayloadStatus;
  gatewayUrl: string | null;
}

/** The command needs the body, so without a payload it says why it cannot be copied. */
function CurlButton({ endpoint, payload, gatewayUrl }: CurlButtonProps) {
  if (payload.kind !== 'read' || payload.reading.kind !== 'readable') {
    const reason =
      payload.kind === 'loading' ? 'The payload is being read.' : 'The body of this request is not readable.';
    return (
      <Button disabled title={reason}>
        <Icon name="terminal" />
        Copy as cURL
      </Button>
    );
  }
  const text = curlCommand({ gatewayUrl, endpoint, body: payload.reading.request.text });
  return (
    <CopyButton
      tone="plain"
      size="control"
      text={text}
      label="Copy as cURL"
      done="Command copied. It takes the key from LETHE_API_KEY."
    >
      Copy as cURL
    </CopyButton>
  );
}
