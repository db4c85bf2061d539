'use client';

import { totalTokens } from '@lethe/core/billing';
import type { PayloadState, RequestView } from '@lethe/core/payloads';
import type { Role } from '@lethe/core/tenancy';
import Link from 'next/link';
import { TurnRow } from '../../components/conversation/turn-row.tsx';
import { formatCount, formatQuantity, formatSeconds } from '../../components/format/duration.ts';
import { formatDayTime, formatInstant } from '../../components/format/instant.ts';
import { Usd } from '../../components/money/usd.tsx';
import { describeState } from '../../components/payload-state/describe-state.ts';
import { StateBadge } from '../../components/payload-state/state-badge.tsx';
import { Chunks } from '../../components/primitives/chunks.tsx';
import { SkeletonBar } from '../../components/primitives/skeleton.tsx';
import { errorSentence } from '../../trpc/read-error.ts';
import { describeMissing } from '../requests/detail/describe-missing.ts';
import { RetryNotice } from '../requests/retry-notice.tsx';
import type { ThreadPart } from './use-thread.ts';

interface ThreadStepProps {
  organizationSlug: string;
  request: RequestView;
  state: PayloadState;
  part: ThreadPart;
  role: Role;
  now: Date;
}

const FAILED_STATUS_MIN = 400;

/** One request of a conversation: its facts in a line, and what it said that was not said before. */
export function ThreadStepView({ organizationSlug, request, state, part, role, now }: ThreadStepProps) {
  const isFailed = request.statusCode >= FAILED_STATUS_MIN;
  return (
    <li id={request.id} className="overflow-hidden rounded-card border">
      <div className="numeric flex flex-wrap items-center gap-x-4 gap-y-1 border-b bg-sunken px-4 py-2 text-label">
        <Link
          href={`/${organizationSlug}/requests/${request.id}`}
          prefetch={false}
          className="font-medium text-accent text-base hover:underline"
        >
          <time dateTime={request.admittedAt.toISOString()} title={formatInstant(request.admittedAt)}>
            {formatDayTime(request.admittedAt)}
          </time>
        </Link>
        <span className="min-w-0 truncate">
          {isFailed ? <span className="text-danger">{request.statusCode} </span> : null}
          {request.model}
        </span>
        <span className="text-ink-3">{formatCount(totalTokens(request.usage))} tok</span>
        <span className="text-ink-3">{formatSeconds(request.timing.totalMs)}</span>
        <Usd amountNanoUsd={request.cost.totalNanoUsd} fractionDigits={6} className="text-ink-3" />
        <StateBadge label={describeState({ state, admittedAt: request.admittedAt, now })} className="ml-auto" />
      </div>
      <div className="px-4">
        <StepContent request={request} part={part} role={role} now={now} />
      </div>
    </li>
  );
}

function StepContent({ request, part, role, now }: Pick<ThreadStepProps, 'request' | 'part' | 'role' | 'now'>) {
  if (part.kind === 'loading')
    return (
      <div className="flex animate-late flex-col gap-3 py-4">
        <SkeletonBar className="w-[54%]" />
        <SkeletonBar className="w-[70%]" />
      </div>
    );
  if (part.kind === 'failed')
    return (
      <RetryNotice
        title="The payload could not be read"
        message={errorSentence(part.error)}
        onRetry={part.onRetry}
        className="py-4 md:py-4"
      />
    );
  if (part.kind === 'missing') {
    const seenAt = part.reading.kind === 'expired' && now < part.reading.expiredAt ? part.reading.expiredAt : now;
    const { title, sentence } = describeMissing({ reading: part.reading, request, role, now: seenAt });
    return (
      <p className="numeric max-w-[80ch] py-3 text-ink-2" data-testid="missing-turns">
        <span className="font-medium text-ink">{title}.</span> {sentence}
      </p>
    );
  }
  const choiceCount = part.turns.filter((turn) => turn.kind === 'assistant' && turn.origin === 'response').length;
  return (
    <>
      <Chunks items={part.turns} noun="turns" render={(turn) => <TurnRow turn={turn} choiceCount={choiceCount} />} />
      {part.turns.length === 0 ? <p className="py-3 text-ink-3">Nothing that was not said before.</p> : null}
      {part.repeatedCount === 0 ? null : (
        <p className="border-t py-2 text-ink-3 text-label">
          {formatQuantity(part.repeatedCount, 'turn')} that it repeated from before{' '}
          {part.repeatedCount === 1 ? 'is' : 'are'} left out.
        </p>
      )}
    </>
  );
}
