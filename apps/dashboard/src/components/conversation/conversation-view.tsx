import type { Conversation, ToolDefinition } from '@lethe/core/payloads';
import { clipName } from '../format/identifier.ts';
import { JsonBlock } from '../json-tree/json-block.tsx';
import type { DocumentValue } from '../json-tree/parse-document.ts';
import { Chunks } from '../primitives/chunks.tsx';
import { Tag } from '../primitives/tag.tsx';
import { arrangeTurns, earlierSummary, parameterLabels } from './arrange-turns.ts';
import { Fold } from './fold.tsx';
import { Row } from './row.tsx';
import { TurnRow } from './turn-row.tsx';

/** More of a tool's description than its three lines can show. */
const DESCRIPTION_CHARACTERS_MAX = 1_000;

/** A request and its answer as a conversation. Everything in it was written by callers and upstreams: it is text, and nothing of it is fetched. */
export function ConversationView({ conversation }: { conversation: Conversation }) {
  const { system, earlier, current } = arrangeTurns(conversation.turns);
  const choiceCount = conversation.turns.filter(
    (turn) => turn.kind === 'assistant' && turn.origin === 'response',
  ).length;
  const parameters = parameterLabels(conversation.parameters);
  const summary = earlierSummary(earlier.length, conversation.tools.length);
  const rows = (turns: typeof current) => (
    <Chunks items={turns} noun="turns" render={(turn) => <TurnRow turn={turn} choiceCount={choiceCount} />} />
  );
  return (
    <div data-testid="conversation">
      {rows(system)}
      {summary === '' ? null : (
        <Row speaker={earlier.length > 0 ? 'Earlier' : 'Tools'}>
          <Fold summary={<span className="leading-[22px]">{summary}</span>} label="Show">
            <div className="mt-2">
              {conversation.tools.length === 0 ? null : <ToolDefinitions tools={conversation.tools} />}
              {rows(earlier)}
            </div>
          </Fold>
        </Row>
      )}
      {rows(current)}
      {parameters.length === 0 ? null : (
        <Row speaker="Parameters">
          <div className="flex flex-wrap gap-1.5">
            {parameters.map((label) => (
              <Tag key={label} className="code">
                {label}
              </Tag>
            ))}
          </div>
        </Row>
      )}
      {conversation.stream?.isComplete === false ? (
        <p className="border-t py-3 text-expiring">The stream broke off before its end. What came is shown.</p>
      ) : null}
    </div>
  );
}

function ToolDefinitions({ tools }: { tools: readonly ToolDefinition[] }) {
  return (
    <ul className="mb-2 divide-y rounded-card border">
      <Chunks
        items={tools}
        noun="definitions"
        render={(tool) => (
          <li className="px-3 py-2">
            <p className="code foreign-text font-medium">{clipName(tool.name)}</p>
            {tool.description === null ? null : (
              <p className="foreign-text line-clamp-3 text-ink-2">
                {tool.description.slice(0, DESCRIPTION_CHARACTERS_MAX)}
              </p>
            )}
            <Fold summary={null} label="Definition">
              <JsonBlock value={tool.json as DocumentValue} className="mt-1" />
            </Fold>
          </li>
        )}
      />
    </ul>
  );
}
