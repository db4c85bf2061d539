import type { AssistantTurn, ContentPart, ToolCall, Turn, TurnOrigin } from './conversation.ts';
import { isJsonObject, itemsOf, type JsonObject, type JsonValue, parseJson, textOrNull } from './json.ts';
import { readContent, readJsonContent } from './read-content.ts';
import { readAudio } from './read-media.ts';

/** One message of a request as a turn. A message of an unknown role, or that is no message at all, stays JSON. */
export function readMessage(message: JsonValue): Turn {
  if (!isJsonObject(message)) return { kind: 'raw', origin: 'request', json: message };
  switch (message.role) {
    case 'system':
    case 'developer':
      return { kind: 'system', role: message.role, content: readContent(message.content) };
    case 'user':
      return { kind: 'user', name: textOrNull(message.name), content: readContent(message.content) };
    case 'assistant':
      return readAssistant({
        message,
        origin: 'request',
        choiceIndex: null,
        finishReason: null,
        isJsonExpected: false,
      });
    case 'tool':
    case 'function':
      return {
        kind: 'tool_result',
        callId: textOrNull(message.tool_call_id),
        name: textOrNull(message.name),
        content: readContent(message.content),
      };
    default:
      return { kind: 'raw', origin: 'request', json: message };
  }
}

export interface AssistantMessage {
  readonly message: JsonObject;
  readonly origin: TurnOrigin;
  readonly choiceIndex: number | null;
  readonly finishReason: string | null;
  /** Whether the request asked for JSON, so that a text which is JSON is read as a value. */
  readonly isJsonExpected: boolean;
}

export function readAssistant({
  message,
  origin,
  choiceIndex,
  finishReason,
  isJsonExpected,
}: AssistantMessage): AssistantTurn {
  const content = [...readContent(message.content), ...readGenerated(message)];
  return {
    kind: 'assistant',
    origin,
    choiceIndex,
    content,
    reasoning: textOrNull(message.reasoning_content) ?? textOrNull(message.reasoning),
    refusal: textOrNull(message.refusal),
    toolCalls: readToolCalls(message),
    structured: isJsonExpected ? readJsonContent(content) : undefined,
    finishReason,
  };
}

/** Images and speech that a model answered with stand beside the text, not in it. */
function readGenerated(message: JsonObject): readonly ContentPart[] {
  const images = itemsOf(message.images).flatMap((image) => readContent([image]));
  if (!isJsonObject(message.audio)) return images;
  return [
    ...images,
    { kind: 'audio', source: readAudio(message.audio), transcript: textOrNull(message.audio.transcript) },
  ];
}

function readToolCalls(message: JsonObject): readonly ToolCall[] {
  const calls = itemsOf(message.tool_calls).map(readToolCall);
  return isJsonObject(message.function_call) ? [...calls, callOf(null, message.function_call, 'arguments')] : calls;
}

function readToolCall(call: JsonValue): ToolCall {
  if (!isJsonObject(call)) return callOf(null, { arguments: [call] }, 'arguments');
  const callId = textOrNull(call.id);
  if (isJsonObject(call.custom)) return callOf(callId, call.custom, 'input');
  return callOf(callId, isJsonObject(call.function) ? call.function : call, 'arguments');
}

function callOf(callId: string | null, named: JsonObject, argumentsKey: 'arguments' | 'input'): ToolCall {
  const given = named[argumentsKey];
  // Some upstreams send arguments as a value where the protocol has a text.
  const toolText = typeof given === 'string' ? { text: given, json: parseJson(given) } : { text: '', json: given };
  return { callId, name: textOrNull(named.name) ?? 'unnamed', arguments: toolText, result: null };
}
