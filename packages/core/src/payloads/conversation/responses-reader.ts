import { assembleResponsesStream } from './assemble-responses-stream.ts';
import type { AssistantTurn, ContentPart, ToolCall, Turn, TurnOrigin } from './conversation.ts';
import { isJsonArray, isJsonObject, itemsOf, type JsonObject, type JsonValue, parseJson, textOrNull } from './json.ts';
import { readContent, readJsonContent } from './read-content.ts';
import { readDefinition } from './read-definition.ts';
import { readError } from './read-error.ts';
import { readMessage } from './read-message.ts';
import type { Asked, WireReader } from './wire-reader.ts';

/** OpenAI responses. */
export const RESPONSES_READER: WireReader = { readRequest, readAnswer, assemble: assembleResponsesStream };

function readRequest(body: JsonObject): Asked | null {
  const { input, instructions, tools, ...parameters } = body;
  if (typeof input !== 'string' && !isJsonArray(input)) return null;
  const told = readContent(instructions);
  const format =
    isJsonObject(parameters.text) && isJsonObject(parameters.text.format) ? parameters.text.format.type : null;
  return {
    turns: [
      ...(told.length === 0 ? [] : [{ kind: 'system', role: 'system', content: told } as const]),
      ...(typeof input === 'string'
        ? [{ kind: 'user', name: null, content: readContent(input) } as const]
        : readItems(input, { origin: 'request', finishReason: null, isJsonExpected: false })),
    ],
    tools: itemsOf(tools).map(readDefinition),
    parameters,
    isJsonExpected: format === 'json_schema' || format === 'json_object',
  };
}

function readAnswer(response: JsonObject, isJsonExpected: boolean): readonly Turn[] {
  const turns = readItems(itemsOf(response.output), {
    origin: 'response',
    finishReason: finishReasonOf(response),
    isJsonExpected,
  });
  const error = readError(response.error);
  return error === null ? turns : [...turns, error];
}

function finishReasonOf({ status, incomplete_details: details }: JsonObject): string | null {
  return (isJsonObject(details) ? textOrNull(details.reason) : null) ?? textOrNull(status);
}

interface ItemTraits {
  readonly origin: TurnOrigin;
  readonly finishReason: string | null;
  readonly isJsonExpected: boolean;
}

/** What the model said stands in several items, its thoughts, calls and messages; those that follow each other are one turn. */
function readItems(items: readonly JsonValue[], traits: ItemTraits): readonly Turn[] {
  const turns: Turn[] = [];
  let draft: AssistantDraft | null = null;
  const flush = () => {
    if (draft !== null) turns.push(toTurn(draft, traits));
    draft = null;
  };
  for (const item of items) {
    if (isJsonObject(item) && isSaid(item)) {
      draft ??= { content: [], reasoning: [], toolCalls: [] };
      addSaid(draft, item);
      continue;
    }
    flush();
    turns.push(readGiven(item, traits.origin));
  }
  flush();
  return turns;
}

interface AssistantDraft {
  readonly content: ContentPart[];
  readonly reasoning: string[];
  readonly toolCalls: ToolCall[];
}

function isSaid(item: JsonObject): boolean {
  return item.role === 'assistant' || item.type === 'reasoning' || isCall(item);
}

function isCall({ type }: JsonObject): boolean {
  return type === 'function_call' || type === 'custom_tool_call';
}

function addSaid(draft: AssistantDraft, item: JsonObject): void {
  if (item.type === 'reasoning') {
    for (const part of [...itemsOf(item.summary), ...itemsOf(item.content)]) {
      const text = isJsonObject(part) ? textOrNull(part.text) : null;
      if (text !== null) draft.reasoning.push(text);
    }
  } else if (isCall(item)) draft.toolCalls.push(readCall(item));
  else draft.content.push(...readContent(item.content));
}

function readCall(item: JsonObject): ToolCall {
  const text = textOrNull(item.arguments) ?? textOrNull(item.input) ?? '';
  return {
    callId: textOrNull(item.call_id),
    name: textOrNull(item.name) ?? 'unnamed',
    arguments: { text, json: parseJson(text) },
    result: null,
  };
}

function readGiven(item: JsonValue, origin: TurnOrigin): Turn {
  if (!isJsonObject(item)) return { kind: 'raw', origin, json: item };
  if (item.type === 'function_call_output' || item.type === 'custom_tool_call_output') {
    return { kind: 'tool_result', callId: textOrNull(item.call_id), name: null, content: readContent(item.output) };
  }
  return item.role === undefined ? { kind: 'raw', origin, json: item } : readMessage(item);
}

function toTurn({ content, reasoning, toolCalls }: AssistantDraft, traits: ItemTraits): AssistantTurn {
  const { origin, finishReason, isJsonExpected } = traits;
  return {
    kind: 'assistant',
    origin,
    choiceIndex: origin === 'response' ? 0 : null,
    content,
    reasoning: reasoning.length === 0 ? null : reasoning.join('\n\n'),
    refusal: null,
    toolCalls,
    structured: isJsonExpected ? readJsonContent(content) : undefined,
    finishReason,
  };
}
