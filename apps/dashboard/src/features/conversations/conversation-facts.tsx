import type { ConversationSummary } from '@lethe/core/conversations';
import { writeFilterAddress } from '@lethe/core/payloads';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { formatCount } from '../../components/format/duration.ts';
import { clipName } from '../../components/format/identifier.ts';
import { formatInstant } from '../../components/format/instant.ts';
import { Usd } from '../../components/money/usd.tsx';
import { Button } from '../../components/primitives/button.tsx';
import { CopyButton } from '../../components/primitives/copy-button.tsx';
import { costRemark, countText, payloadsText } from './conversation-words.ts';

interface ConversationFactsProps {
  organizationSlug: string;
  conversation: ConversationSummary;
}

/** What is known of a conversation without reading it. */
export function ConversationFacts({ organizationSlug, conversation }: ConversationFactsProps) {
  const { sessionId, endUser, models } = conversation;
  const requestsPath = `/${organizationSlug}/requests`;
  const facts: readonly (readonly [string, ReactNode])[] = [
    ['Requests', countText(conversation)],
    ['Failed', formatCount(conversation.errorCount)],
    ['Tokens', formatCount(conversation.tokenCount)],
    ['Cost', <Usd key="cost" amountNanoUsd={conversation.costNanoUsd} fractionDigits={6} />],
    ['First', formatInstant(conversation.firstAt)],
    ['Latest', formatInstant(conversation.lastAt)],
    ['Models', models.join(', ')],
    ['Payloads', payloadsText(conversation)],
    [
      'End user',
      endUser === null ? (
        'None given'
      ) : (
        <Link
          key="user"
          href={`${requestsPath}?${writeFilterAddress({ endUser: [endUser] })}`}
          className="code foreign-text text-accent hover:underline"
        >
          {clipName(endUser)}
        </Link>
      ),
    ],
  ];
  const remark = costRemark(conversation);
  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        <h1 className="code foreign-text min-w-0 break-all font-semibold text-figure">{clipName(sessionId)}</h1>
        <CopyButton text={sessionId} label="Copy the session id" done="Session id copied." />
        <Button asChild className="ml-auto">
          <Link href={`${requestsPath}?${writeFilterAddress({ session: [sessionId] })}`}>Show in the list</Link>
        </Button>
      </div>
      <dl className="numeric mt-4 grid grid-cols-2 gap-x-6 gap-y-3 rounded-card border px-4 py-3 md:grid-cols-5">
        {facts.map(([name, value]) => (
          <div key={name} className="min-w-0">
            <dt className="text-ink-3 text-label">{name}</dt>
            <dd className="break-words">{value}</dd>
          </div>
        ))}
      </dl>
      {remark === null ? null : <p className="mt-2 text-ink-3 text-label">{remark}</p>}
    </>
  );
}
