'use client';

import type { RequestView } from '@lethe/core/payloads';
import type { Role } from '@lethe/core/tenancy';
import type { ReactNode } from 'react';
import { SkeletonBar } from '../../../components/primitives/skeleton.tsx';
import { RetryNotice } from '../retry-notice.tsx';
import { describeMissing } from './describe-missing.ts';
import { MissingPanel } from './missing-panel.tsx';
import type { PayloadStatus, ReadablePayload } from './payload-status.ts';
import { receiptHrefOf } from './receipt-href.ts';

interface PayloadPanelProps {
  organizationSlug: string;
  request: RequestView;
  now: Date;
  role: Role;
  payload: PayloadStatus;
  onShowPolicy: () => void;
  children: (payload: ReadablePayload) => ReactNode;
}

/** The payload, or what stands in its place: bars while it is read, a failure with a retry, or why there is none. */
export function PayloadPanel({
  organizationSlug,
  request,
  now,
  role,
  payload,
  onShowPolicy,
  children,
}: PayloadPanelProps) {
  if (payload.kind === 'loading') return <Reading />;
  if (payload.kind === 'failed')
    return <RetryNotice title="The payload could not be read" message={payload.message} onRetry={payload.onRetry} />;
  const { reading } = payload;
  if (reading.kind === 'readable') return children(reading);
  return (
    <MissingPanel
      missing={describeMissing({ reading, request, role, now })}
      policiesHref={`/${organizationSlug}/settings/policies`}
      receiptHref={receiptHrefOf(organizationSlug, request, role)}
      onShowPolicy={onShowPolicy}
    />
  );
}

function Reading() {
  return (
    <div role="status" aria-busy="true" className="flex animate-late flex-col gap-5 py-5">
      <span className="sr-only">Reading the payload</span>
      {['w-[70%]', 'w-[54%]', 'w-[82%]', 'w-[48%]'].map((width) => (
        <div key={width} className="grid gap-4 md:grid-cols-[88px_minmax(0,1fr)]">
          <SkeletonBar className="w-14" />
          <SkeletonBar className={width} />
        </div>
      ))}
    </div>
  );
}
