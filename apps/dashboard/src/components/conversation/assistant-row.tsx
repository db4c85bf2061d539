import type { AssistantTurn } from '@lethe/core/payloads';
import { clipName } from '../format/identifier.ts';
import { JsonBlock } from '../json-tree/json-block.tsx';
import type { DocumentValue } from '../json-tree/parse-document.ts';
import { Chunks } from '../primitives/chunks.tsx';
import { Tag } from '../primitives/tag.tsx';
import { ContentParts, MessageText } from './content-parts.tsx';
import { FoldedText } from './fold.tsx';
import { Empty, Row } from './row.tsx';
import { ToolCallCard } from './tool-call-card.tsx';

/** What a model said: its reasoning, its text or value, its refusal, and the tools that it called. */
export function AssistantRow({ turn, choiceCount }: { turn: AssistantTurn; choiceCount: number }) {
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
        <Chunks items={turn.toolCalls} noun="calls" render={(call) => <ToolCallCard call={call} />} />
        {isEmpty ? <Empty /> : null}
        <FinishRemark reason={isAnswer ? turn.finishReason : null} />
      </div>
    </Row>
  );
}

/** In the words of each API: the answer simply ended, or waits for the results of tools. */
const ORDINARY_ENDS: ReadonlySet<string> = new Set([
  ...['stop', 'tool_calls', 'function_call'],
  ...['end_turn', 'tool_use', 'stop_sequence', 'completed'],
]);
const TOKEN_LIMITS: ReadonlySet<string> = new Set(['length', 'max_tokens', 'max_output_tokens']);
const CONTENT_FILTERS: ReadonlySet<string> = new Set(['content_filter', 'refusal']);

/** Why an answer ended, where it did not simply end. */
function FinishRemark({ reason }: { reason: string | null }) {
  if (reason === null || ORDINARY_ENDS.has(reason)) return null;
  const sentence = TOKEN_LIMITS.has(reason)
    ? 'Ended at the token limit.'
    : CONTENT_FILTERS.has(reason)
      ? 'Ended by the provider’s content filter.'
      : `Ended: ${clipName(reason)}.`;
  return <p className="foreign-text text-expiring text-label">{sentence}</p>;
}
