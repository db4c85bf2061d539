import { assembleMessagesStream } from './assemble-messages-stream.ts';
import type { AssistantTurn, ContentPart, ToolCall, Turn } from './conversation.ts';
import { isJsonArray, isJsonObject, itemsOf, type JsonObject, type JsonValue, parseJson, textOrNull } from './json.ts';
import { readContent, readJsonContent } from './read-content.ts';
import { readDefinition } from './read-definition.ts';
import { readError } from './read-error.ts';
import { readSource } from './read-media.ts';
import type { Asked, WireReader } from './wire-reader.ts';

/** Anthropic messages. */
export const MESSAGES_READER: WireReader = { readRequest, readAnswer, assemble: assembleMessagesStream };

function readRequest(body: JsonObject): Asked | null {
  if (!isJsonArray(body.messages)) return null;
  const { messages, tools, system, ...parameters } = body;
  const format = isJsonObject(parameters.output_config) ? parameters.output_config.format : parameters.output_format;
  const instructions = readBlocks(system);
  return {
    turns: [
      ...(instructions.length === 0 ? [] : [{ kind: 'system', role: 'system', content: instructions } as const]),
      ...body.messages.flatMap(readMessage),
    ],
    tools: itemsOf(tools).map(readDefinition),
    parameters,
    isJsonExpected: isJsonObject(format) && format.type === 'json_schema',
  };
}

/** A message of the user holds the results of tools as well, which are turns of their own. */
function readMessage(message: JsonValue): readonly Turn[] {
  if (!isJsonObject(message)) return [{ kind: 'raw', origin: 'request', json: message }];
  if (message.role === 'assistant') {
    return [readAssistant(message.content, { origin: 'request', finishReason: null, isJsonExpected: false })];
  }
  if (message.role !== 'user') return [{ kind: 'raw', origin: 'request', json: message }];
  const results = itemsOf(message.content).filter(isToolResult).map(readResult);
  const content = isJsonArray(message.content)
    ? readBlocks(message.content.filter((block) => !isToolResult(block)))
    : readBlocks(message.content);
  if (content.length === 0 && results.length > 0) return results;
  return [...results, { kind: 'user', name: null, content }];
}

function isToolResult(block: JsonValue): block is JsonObject {
  return isJsonObject(block) && typeof block.type === 'string' && block.type.endsWith('tool_result');
}

function readResult(block: JsonValue): Turn {
  const result = isJsonObject(block) ? block : {};
  return {
    kind: 'tool_result',
    callId: textOrNull(result.tool_use_id),
    name: null,
    content: readBlocks(result.content),
  };
}

function readAnswer(message: JsonObject, isJsonExpected: boolean): readonly Turn[] {
  const error = readError(message.error);
  if (error !== null && message.content === undefined) return [error];
  if (!isJsonArray(message.content)) return [];
  const finishReason = textOrNull(message.stop_reason);
  const turn = readAssistant(message.content, { origin: 'response', finishReason, isJsonExpected });
  return error === null ? [turn] : [turn, error];
}

function readAssistant(
  content: JsonValue | undefined,
  traits: Pick<AssistantTurn, 'origin' | 'finishReason'> & { isJsonExpected: boolean },
): AssistantTurn {
  const blocks = itemsOf(content).filter(isJsonObject);
  const thoughts = blocks.flatMap((block) => (block.type === 'thinking' ? [textOrNull(block.thinking) ?? ''] : []));
  const shown = isJsonArray(content) ? content.filter((block) => !isSpecial(block)) : content;
  const parts = readBlocks(shown);
  const { isJsonExpected, origin, finishReason } = traits;
  return {
    kind: 'assistant',
    origin,
    choiceIndex: origin === 'response' ? 0 : null,
    content: parts,
    reasoning: thoughts.length === 0 ? null : thoughts.join('\n\n'),
    refusal: null,
    toolCalls: blocks.filter(isToolUse).map(readToolUse),
    structured: isJsonExpected ? readJsonContent(parts) : undefined,
    finishReason,
  };
}

function isSpecial(block: JsonValue): boolean {
  return isJsonObject(block) && (block.type === 'thinking' || isToolUse(block));
}

function isToolUse(block: JsonObject): boolean {
  return block.type === 'tool_use' || block.type === 'server_tool_use' || block.type === 'mcp_tool_use';
}

/** A stream that broke off leaves the input as text. */
function readToolUse(block: JsonObject): ToolCall {
  const { input } = block;
  const text = typeof input === 'string' ? input : JSON.stringify(input ?? {});
  const json = typeof input === 'string' ? parseJson(input) : (input ?? {});
  return {
    callId: textOrNull(block.id),
    name: textOrNull(block.name) ?? 'unnamed',
    arguments: { text, json },
    result: null,
  };
}

function readBlocks(content: JsonValue | undefined): readonly ContentPart[] {
  if (!isJsonArray(content)) return readContent(content);
  return content.flatMap((block) => readBlock(block) ?? readContent([block]));
}

function readBlock(block: JsonValue): ContentPart | null {
  if (!isJsonObject(block)) return null;
  if (block.type === 'image') return { kind: 'image', source: readSource(block.source) };
  if (block.type !== 'document') return null;
  return { kind: 'file', name: textOrNull(block.title), source: readSource(block.source) };
}
