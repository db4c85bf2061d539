import { assembleStream } from './assemble-stream.ts';
import type { Conversation, ErrorTurn, PayloadDocument, StreamSummary, ToolDefinition, Turn } from './conversation.ts';
import { isJsonArray, isJsonObject, itemsOf, type JsonObject, type JsonValue, parseJson, textOrNull } from './json.ts';
import { pairToolCalls } from './pair-tool-calls.ts';
import { isEventStream } from './read-events.ts';
import { readAssistant, readMessage } from './read-message.ts';

export interface ConversationInput {
  readonly request: PayloadDocument;
  /** Null when there was none: the upstream did not answer, or the caller hung up before it did. */
  readonly response: PayloadDocument | null;
}

/**
 * Reads a chat request and its answer as turns. Payloads are whatever callers and upstreams sent: it never throws,
 * and what it does not know it keeps, as a turn of JSON or of text.
 */
export function parseConversation({ request, response }: ConversationInput): Conversation {
  const asked = readRequest(request);
  const answer = response === null ? NO_ANSWER : readResponse(response, asked.isJsonExpected);
  return {
    turns: pairToolCalls([...asked.turns, ...answer.turns]),
    tools: asked.tools,
    parameters: asked.parameters,
    stream: answer.stream,
  };
}

interface Asked {
  readonly turns: readonly Turn[];
  readonly tools: readonly ToolDefinition[];
  readonly parameters: JsonObject;
  readonly isJsonExpected: boolean;
}

function readRequest({ text }: PayloadDocument): Asked {
  const none = { tools: [], parameters: {}, isJsonExpected: false };
  const json = parseJson(text);
  if (json === undefined) return { ...none, turns: text === '' ? [] : [{ kind: 'text', origin: 'request', text }] };
  if (!isJsonObject(json) || !isJsonArray(json.messages))
    return { ...none, turns: [{ kind: 'raw', origin: 'request', json }] };
  const { messages, tools, functions, ...parameters } = json;
  const format = isJsonObject(parameters.response_format) ? parameters.response_format.type : null;
  return {
    turns: json.messages.map(readMessage),
    tools: [...itemsOf(tools), ...itemsOf(functions)].map(readDefinition),
    parameters,
    isJsonExpected: format === 'json_schema' || format === 'json_object',
  };
}

function readDefinition(json: JsonValue): ToolDefinition {
  const outer = isJsonObject(json) ? json : {};
  const inner = [outer.function, outer.custom].find(isJsonObject) ?? outer;
  return { name: textOrNull(inner.name) ?? 'unnamed', description: textOrNull(inner.description), json };
}

interface Answer {
  readonly turns: readonly Turn[];
  readonly stream: StreamSummary | null;
}

const NO_ANSWER: Answer = { turns: [], stream: null };

function readResponse(response: PayloadDocument, isJsonExpected: boolean): Answer {
  if (isEventStream(response)) {
    const { completion, events, strays, isComplete } = assembleStream(response.text);
    const turns = [...readCompletion(completion, isJsonExpected), ...strays.map(readStray)];
    return { turns, stream: { eventCount: events.length, isComplete } };
  }
  const json = parseJson(response.text);
  if (json === undefined)
    return {
      turns: response.text === '' ? [] : [{ kind: 'text', origin: 'response', text: response.text }],
      stream: null,
    };
  const turns = isJsonObject(json) ? readCompletion(json, isJsonExpected) : [];
  return { turns: turns.length > 0 ? turns : [{ kind: 'raw', origin: 'response', json }], stream: null };
}

function readStray(json: JsonValue): Turn {
  return typeof json === 'string'
    ? { kind: 'text', origin: 'response', text: json }
    : { kind: 'raw', origin: 'response', json };
}

function readCompletion(completion: JsonObject, isJsonExpected: boolean): readonly Turn[] {
  const turns = itemsOf(completion.choices).map((choice, position): Turn => {
    if (!isJsonObject(choice) || !isJsonObject(choice.message))
      return { kind: 'raw', origin: 'response', json: choice };
    return readAssistant({
      message: choice.message,
      origin: 'response',
      choiceIndex: typeof choice.index === 'number' ? choice.index : position,
      finishReason: textOrNull(choice.finish_reason),
      isJsonExpected,
    });
  });
  const error = readError(completion.error);
  return error === null ? turns : [...turns, error];
}

function readError(error: JsonValue | undefined): ErrorTurn | null {
  if (error === undefined || error === null) return null;
  if (typeof error === 'string') return { kind: 'error', message: error, code: null, type: null, param: null };
  if (!isJsonObject(error)) return null;
  return {
    kind: 'error',
    message: textOrNull(error.message) ?? 'The upstream gave no message.',
    code: typeof error.code === 'number' ? String(error.code) : textOrNull(error.code),
    type: textOrNull(error.type),
    param: textOrNull(error.param),
  };
}
