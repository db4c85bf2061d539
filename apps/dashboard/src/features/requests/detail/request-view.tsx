'use client';

import type { PayloadState, RequestView as RequestRecordView } from '@lethe/core/payloads';
import type { Role } from '@lethe/core/tenancy';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { CostCard } from '../../../components/cost/cost-card.tsx';
import { costLines } from '../../../components/cost/cost-lines.ts';
import { clipMiddle } from '../../../components/format/identifier.ts';
import { Icon } from '../../../components/primitives/icon.tsx';
import { RetentionCard } from '../../../components/retention-timeline/retention-card.tsx';
import { TopBar } from '../../../components/shell/top-bar.tsx';
import { HandlesCard } from './handles-card.tsx';
import type { PayloadStatus } from './payload-status.ts';
import { PolicyChainCard } from './policy-chain-card.tsx';
import { receiptHrefOf } from './receipt-href.ts';
import { RequestHeader } from './request-header.tsx';
import { RequestTabs } from './request-tabs.tsx';
import { policyChain, retentionSummary } from './view-model.ts';

export interface RequestViewProps {
  organizationSlug: string;
  request: RequestRecordView;
  state: PayloadState;
  now: Date;
  role: Role;
  gatewayUrl: string | null;
  payload: PayloadStatus;
  /** Which legal holds keep the payload, for roles that see them. */
  holds?: ReactNode;
  /** Who read the payload, for roles that see it. */
  reads?: ReactNode;
  /** Scores the request, for who may. */
  feedback?: ReactNode;
  /** Where it stands in its conversation. */
  thread?: ReactNode;
  /** The way to the requests beside it. */
  beside?: ReactNode;
  actions?: ReactNode;
}

/** One request: what became of its payload, what was said, and what it cost. */
export function RequestView({
  organizationSlug,
  request,
  state,
  now,
  role,
  gatewayUrl,
  payload,
  holds,
  reads,
  feedback,
  thread,
  beside,
  actions,
}: RequestViewProps) {
  const summary = retentionSummary({ request, state, now });
  return (
    <>
      <TopBar
        crumbs={[{ label: 'Requests', href: `/${organizationSlug}/requests` }]}
        page={clipMiddle(request.id, 8, 4)}
      >
        {beside}
      </TopBar>
      <main id="main" className="min-w-0 px-4 pt-4 pb-10 md:px-8 md:pt-6 md:pb-12">
        <RequestHeader
          organizationSlug={organizationSlug}
          request={request}
          role={role}
          payload={payload}
          gatewayUrl={gatewayUrl}
          actions={actions}
        />
        <RetentionCard label={summary.label} title={summary.title} remark={summary.remark} timeline={summary.timeline}>
          <ReceiptLink href={receiptHrefOf(organizationSlug, request, role)} />
        </RetentionCard>
        <div className="mt-4 grid items-start gap-6 md:mt-6 lg:grid-cols-[minmax(0,1fr)_344px]">
          <RequestTabs
            organizationSlug={organizationSlug}
            request={request}
            isHeld={state.kind === 'held'}
            now={now}
            role={role}
            payload={payload}
            feedback={feedback}
          />
          <aside aria-label="Facts" className="flex min-w-0 flex-col gap-4">
            {holds}
            {thread}
            <CostCard cost={costLines(request)} projectMode={request.projectMode} />
            <PolicyChainCard chain={policyChain(request)} policyVersion={request.retention.policyVersion} />
            <HandlesCard request={request} />
            {reads}
          </aside>
        </div>
      </main>
    </>
  );
}

function ReceiptLink({ href }: { href: string | null }) {
  if (href === null) return null;
  return (
    <Link
      href={href}
      className="flex items-center gap-1.5 rounded-chip font-medium text-ink-2 hover:text-ink hover:underline md:ml-auto"
    >
      <Icon name="shield" className="text-ink-3" />
      Open the receipt
    </Link>
  );
}
