import type { Conversation, ToolDefinition } from '@lethe/core/payloads';
import { JsonBlock } from '../json-tree/json-tree.tsx';
import type { DocumentValue } from '../json-tree/parse-document.ts';
import { Tag } from '../primitives/tag.tsx';
import { arrangeTurns, earlierSummary, parameterLabels } from './arrange-turns.ts';
import { Fold } from './fold.tsx';
import { Row, TurnRow } from './turn-row.tsx';

/** A request and its answer as a conversation. Everything in it was written by callers and upstreams: it is text, and nothing of it is fetched. */
export function ConversationView({ conversation }: { conversation: Conversation }) {
  const { system, earlier, current } = arrangeTurns(conversation.turns);
  const choiceCount = conversation.turns.filter(
    (turn) => turn.kind === 'assistant' && turn.origin === 'response',
  ).length;
  const parameters = parameterLabels(conversation.parameters);
  const summary = earlierSummary(earlier.length, conversation.tools.length);
  const rows = (turns: typeof current, prefix: string) =>
    turns.map((turn, index) => <TurnRow key={`${prefix}${index}`} turn={turn} choiceCount={choiceCount} />);
  return (
    <div data-testid="conversation">
      {rows(system, 's')}
      {summary === '' ? null : (
        <Row speaker={earlier.length > 0 ? 'Earlier' : 'Tools'}>
          <Fold summary={<span className="leading-[22px]">{summary}</span>} label="Show">
            <div className="mt-2">
              {conversation.tools.length === 0 ? null : <ToolDefinitions tools={conversation.tools} />}
              {rows(earlier, 'e')}
            </div>
          </Fold>
        </Row>
      )}
      {rows(current, 'c')}
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
      {tools.map((tool, index) => (
        <li key={index} className="px-3 py-2">
          <p className="code foreign-text font-medium">{tool.name}</p>
          {tool.description === null ? null : (
            <p className="foreign-text line-clamp-3 text-ink-2">{tool.description}</p>
          )}
          <Fold summary={null} label="Definition">
            <JsonBlock value={tool.json as DocumentValue} className="mt-1" />
          </Fold>
        </li>
      ))}
    </ul>
  );
}
