'use client';

import Link from 'next/link';
import { useMemo } from 'react';
import { ConversationView } from '../../components/conversation/conversation-view.tsx';
import { formatCount, formatLatency } from '../../components/format/duration.ts';
import { clipMiddle } from '../../components/format/identifier.ts';
import { formatInstant } from '../../components/format/instant.ts';
import { Card, CardHead } from '../../components/primitives/card.tsx';
import { ClippedText } from '../../components/primitives/clipped-text.tsx';
import { type Answer, answerConversation, readUsage } from './read-answer.ts';
import type { PlaygroundRun } from './use-playground-run.ts';

const RAW_CHARACTERS_MAX = 4_000;
const FAILED_STATUS_MIN = 400;
const FRACTION_DIGITS = 9;

/** What came back: the answer, what it cost, and what becomes of it. */
export function ResultPanel({ organizationSlug, run }: { organizationSlug: string; run: PlaygroundRun }) {
  const { answer, sent, isRunning, problem, tookMs } = run;
  return (
    <Card aria-labelledby="answer-title" className="min-w-0">
      <CardHead id="answer-title" title="Answer">
        <span role="status" className="numeric">
          {isRunning ? 'Running' : tookMs === null ? '' : formatLatency(tookMs)}
        </span>
      </CardHead>
      <div className="px-4 pb-3" aria-busy={isRunning}>
        {sent === null ? (
          <p className="py-3 text-ink-2">
            Nothing has been sent. A run is an ordinary request: it is billed, kept as the policy says, and in the list.
          </p>
        ) : null}
        {problem === null ? null : (
          <p role="alert" className="py-3 text-danger">
            {problem}
          </p>
        )}
        {answer === null || sent === null ? null : (
          <>
            <Facts organizationSlug={organizationSlug} run={run} answer={answer} />
            <Said run={run} answer={answer} />
          </>
        )}
      </div>
    </Card>
  );
}

function Said({ run: { sent, isRunning }, answer }: { run: PlaygroundRun; answer: Answer }) {
  const endpoint = sent?.endpoint ?? 'chat.completions';
  // While it streams, the question is left out: it may be megabytes, and only tells how the whole answer is read.
  const requestText = isRunning ? '{}' : (sent?.body ?? '{}');
  const conversation = useMemo(
    () => answerConversation(endpoint, requestText, answer),
    [endpoint, requestText, answer],
  );
  if (conversation.turns.length > 0 || answer.text === '')
    return <ConversationView conversation={isRunning ? { ...conversation, stream: null } : conversation} />;
  return <ClippedText text={answer.text} limit={RAW_CHARACTERS_MAX} className="code block py-3 leading-5" />;
}

interface FactsProps {
  organizationSlug: string;
  run: PlaygroundRun;
  answer: Answer;
}

function Facts({ organizationSlug, run: { sent, isRunning }, answer }: FactsProps) {
  const { status, requestId, retention } = answer;
  const endpoint = sent?.endpoint ?? 'chat.completions';
  const usage = useMemo(() => (isRunning ? null : readUsage(endpoint, answer)), [isRunning, endpoint, answer]);
  return (
    <dl className="grid grid-cols-[104px_minmax(0,1fr)] gap-x-3 gap-y-1 border-b py-3">
      <dt className="text-ink-3">Status</dt>
      <dd className={status >= FAILED_STATUS_MIN ? 'numeric text-danger' : 'numeric'}>{status}</dd>
      {requestId === null ? null : (
        <>
          <dt className="text-ink-3">Request</dt>
          <dd>
            {retention === null || isRunning ? (
              <span className="code">{clipMiddle(requestId, 8, 4)}</span>
            ) : (
              <Link href={`/${organizationSlug}/requests/${requestId}`} className="code text-accent hover:underline">
                {clipMiddle(requestId, 8, 4)}
              </Link>
            )}
          </dd>
        </>
      )}
      {retention === null ? null : (
        <>
          <dt className="text-ink-3">Payload</dt>
          <dd>
            {retention.expiresAt === null
              ? `Not stored: ${retention.notStoredReason ?? retention.level}`
              : `Stored until ${formatInstant(retention.expiresAt)}`}
            <span className="text-ink-3">, set by the {retention.source}</span>
          </dd>
        </>
      )}
      {usage === null ? null : (
        <>
          <dt className="text-ink-3">Tokens</dt>
          <dd className="numeric">{usage.tokenCount === null ? 'unknown' : formatCount(usage.tokenCount)}</dd>
          <dt className="text-ink-3">Cost</dt>
          <dd className="numeric">
            {dollars(usage.totalUsd)}
            {usage.storageUsd === null ? null : (
              <span className="text-ink-3">, of which data storage {dollars(usage.storageUsd)}</span>
            )}
          </dd>
        </>
      )}
    </dl>
  );
}

/** As the answer tells it, to the nano-dollar; the record has the exact sum. */
function dollars(amountUsd: number | null): string {
  return amountUsd === null ? 'unknown' : `$${amountUsd.toFixed(FRACTION_DIGITS)}`;
}
