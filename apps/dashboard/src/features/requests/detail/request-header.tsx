'use client';

import { ENDPOINT_PATHS, type RequestView } from '@lethe/core/payloads';
import type { Role } from '@lethe/core/tenancy';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { classNames } from '../../../components/class-names.ts';
import { formatLatency } from '../../../components/format/duration.ts';
import { InstantText } from '../../../components/format/instant-text.tsx';
import { Button } from '../../../components/primitives/button.tsx';
import { CopyButton } from '../../../components/primitives/copy-button.tsx';
import { Icon } from '../../../components/primitives/icon.tsx';
import type { PayloadStatus } from './payload-status.ts';
import { RequestMoreMenu } from './request-more-menu.tsx';
import { SnippetMenu } from './snippet-menu.tsx';
import { statusText } from './view-model.ts';

interface RequestHeaderProps {
  organizationSlug: string;
  request: RequestView;
  role: Role;
  payload: PayloadStatus;
  gatewayUrl: string | null;
  /** What changes the request, after what only copies it. */
  actions?: ReactNode;
}

export function RequestHeader({ organizationSlug, request, role, payload, gatewayUrl, actions }: RequestHeaderProps) {
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
        <SnippetMenu endpoint={request.endpoint} payload={payload} gatewayUrl={gatewayUrl} />
        <Button asChild>
          <Link href={`/${organizationSlug}/requests/compare?a=${request.id}`}>
            <Icon name="compare" />
            Compare
          </Link>
        </Button>
        {actions}
        <RequestMoreMenu organizationSlug={organizationSlug} request={request} role={role} />
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
