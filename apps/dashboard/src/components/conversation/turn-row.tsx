import type { AssistantTurn, ErrorTurn, Turn } from '@lethe/core/payloads';
import type { ReactNode } from 'react';
import { JsonBlock } from '../json-tree/json-tree.tsx';
import type { DocumentValue } from '../json-tree/parse-document.ts';
import { ClippedText } from '../primitives/clipped-text.tsx';
import { Tag } from '../primitives/tag.tsx';
import { ContentParts, MessageText } from './content-parts.tsx';
import { FoldedText } from './fold.tsx';
import { ToolCallCard } from './tool-call-card.tsx';

const RAW_CHARACTERS_MAX = 4_000;

/** The row of one turn: who speaks at the left, what was said beside it. */
export function Row({ speaker, remark, children }: { speaker: string; remark?: string | undefined; children: ReactNode }) {
  return (
    <article className="border-t py-3.5 first:border-t-0 md:grid md:grid-cols-[88px_minmax(0,1fr)] md:gap-4">
      <h3 className="mb-1 font-strong leading-[22px] md:mb-0">
        {speaker}
        {remark === undefined ? null : (
          <span className="ml-2 font-normal text-ink-3 text-label md:ml-0 md:block">{remark}</span>
        )}
      </h3>
      <div className="min-w-0">{children}</div>
    </article>
  );
}

export function TurnRow({ turn, choiceCount }: { turn: Turn; choiceCount: number }) {
  switch (turn.kind) {
    case 'system':
      return (
        <Row speaker={turn.role === 'system' ? 'System' : 'Developer'}>
          <SystemContent parts={turn.content} />
        </Row>
      );
    case 'user':
      return (
        <Row speaker="User" remark={turn.name ?? undefined}>
          {turn.content.length === 0 ? <Empty /> : <ContentParts parts={turn.content} />}
        </Row>
      );
    case 'assistant':
      return <AssistantRow turn={turn} choiceCount={choiceCount} />;
    case 'tool_result':
      return (
        <Row speaker="Tool result" remark={turn.name ?? undefined}>
          <p className="mb-1 text-ink-3 text-label">
            Answers <span className="code foreign-text">{turn.callId ?? 'no call'}</span>, which is not part of this
            request.
          </p>
          <ContentParts parts={turn.content} />
        </Row>
      );
    case 'error':
      return <ErrorRow turn={turn} />;
    case 'raw':
      return (
        <Row speaker={turn.origin === 'request' ? 'Request' : 'Response'} remark="unknown shape">
          <JsonBlock value={turn.json as DocumentValue} className="rounded-card border px-3 py-2" />
        </Row>
      );
    case 'text':
      return (
        <Row speaker={turn.origin === 'request' ? 'Request' : 'Response'} remark="not JSON">
          <ClippedText
            text={turn.text}
            limit={RAW_CHARACTERS_MAX}
            className="code block rounded-card border px-3 py-2 leading-5"
          />
        </Row>
      );
  }
}

function SystemContent({ parts }: { parts: Extract<Turn, { kind: 'system' }>['content'] }) {
  const [part] = parts;
  if (parts.length === 1 && part?.kind === 'text') return <FoldedText text={part.text} lineCount={2} />;
  return parts.length === 0 ? <Empty /> : <ContentParts parts={parts} />;
}

function AssistantRow({ turn, choiceCount }: { turn: AssistantTurn; choiceCount: number }) {
  const isAnswer = turn.origin === 'response';
  const choice =
    turn.choiceIndex !== null && choiceCount > 1 ? `answer ${turn.choiceIndex + 1} of ${choiceCount}` : undefined;
  const isEmpty =
    turn.content.length === 0 && turn.toolCalls.length === 0 && turn.refusal === null && turn.reasoning === null;
  return (
    <Row
      speaker={turn.toolCalls.length > 0 && turn.content.length === 0 ? 'Tool call' : 'Assistant'}
      remark={choice ?? (isAnswer ? 'this response' : undefined)}
    >
      <div className="flex flex-col gap-3">
        {turn.reasoning === null ? null : (
          <div className="border-l-2 pl-3">
            <p className="text-ink-3 text-label">Reasoning</p>
            <FoldedText text={turn.reasoning} lineCount={2} />
          </div>
        )}
        {turn.structured === undefined ? (
          turn.content.length > 0 && <ContentParts parts={turn.content} />
        ) : (
          <div className="rounded-card border px-3 py-2.5">
            <p className="mb-1 text-ink-3 text-label">Structured output</p>
            <JsonBlock value={turn.structured as DocumentValue} />
          </div>
        )}
        {turn.refusal === null ? null : (
          <div>
            <Tag tone="danger">Refused</Tag>
            <div className="mt-1">
              <MessageText text={turn.refusal} />
            </div>
          </div>
        )}
        {turn.toolCalls.map((call, index) => (
          <ToolCallCard key={index} call={call} />
        ))}
        {isEmpty ? <Empty /> : null}
        <FinishRemark reason={isAnswer ? turn.finishReason : null} />
      </div>
    </Row>
  );
}

/** Why an answer ended, where it did not simply end. */
function FinishRemark({ reason }: { reason: string | null }) {
  if (reason === null || reason === 'stop' || reason === 'tool_calls' || reason === 'function_call') return null;
  const sentence =
    reason === 'length'
      ? 'Ended at the token limit.'
      : reason === 'content_filter'
        ? 'Ended by the provider’s content filter.'
        : `Ended: ${reason}.`;
  return <p className="foreign-text text-expiring text-label">{sentence}</p>;
}

function ErrorRow({ turn }: { turn: ErrorTurn }) {
  const facts = [turn.code, turn.type, turn.param].filter((fact) => fact !== null);
  return (
    <Row speaker="Error">
      <div className="rounded-card border border-transparent bg-danger-soft px-3 py-2.5 text-danger">
        <ClippedText text={turn.message} limit={RAW_CHARACTERS_MAX} className="font-medium" />
        {facts.length === 0 ? null : <p className="code foreign-text mt-1">{facts.join(' · ')}</p>}
      </div>
    </Row>
  );
}

function Empty() {
  return <p className="text-ink-3 leading-[22px]">Empty</p>;
}
