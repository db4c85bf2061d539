import type { Endpoint } from '../request-record.ts';
import { assembleStream } from './assemble-stream.ts';
import type { Conversation, PayloadDocument, StreamSummary, Turn } from './conversation.ts';
import { isJsonObject, type JsonValue, parseJson } from './json.ts';
import { pairToolCalls } from './pair-tool-calls.ts';
import { isEventStream } from './read-events.ts';
import type { Asked } from './wire-reader.ts';
import { WIRE_READERS } from './wire-readers.ts';

export interface ConversationInput {
  /** The wire API that the request came in by. */
  readonly endpoint: Endpoint;
  readonly request: PayloadDocument;
  /** Null when there was none: the upstream did not answer, or the caller hung up before it did. */
  readonly response: PayloadDocument | null;
}

/**
 * Reads a request and its answer as turns. Payloads are whatever callers and upstreams sent: it never throws,
 * and what it does not know it keeps, as a turn of JSON or of text.
 */
export function parseConversation({ endpoint, request, response }: ConversationInput): Conversation {
  const asked = readRequest(endpoint, request);
  const answer = response === null ? NO_ANSWER : readResponse(endpoint, response, asked.isJsonExpected);
  return {
    turns: pairToolCalls([...asked.turns, ...answer.turns]),
    tools: asked.tools,
    parameters: asked.parameters,
    stream: answer.stream,
  };
}

function readRequest(endpoint: Endpoint, { text }: PayloadDocument): Asked {
  const none = { tools: [], parameters: {}, isJsonExpected: false };
  const json = parseJson(text);
  if (json === undefined) return { ...none, turns: text === '' ? [] : [{ kind: 'text', origin: 'request', text }] };
  const asked = isJsonObject(json) ? WIRE_READERS[endpoint].readRequest(json) : null;
  return asked ?? { ...none, turns: [{ kind: 'raw', origin: 'request', json }] };
}

interface Answer {
  readonly turns: readonly Turn[];
  readonly stream: StreamSummary | null;
}

const NO_ANSWER: Answer = { turns: [], stream: null };

function readResponse(endpoint: Endpoint, response: PayloadDocument, isJsonExpected: boolean): Answer {
  const { readAnswer } = WIRE_READERS[endpoint];
  if (isEventStream(response)) {
    const { body, events, strays, isComplete } = assembleStream(endpoint, response.text);
    const turns = [...readAnswer(body, isJsonExpected), ...strays.map(readStray)];
    return { turns, stream: { eventCount: events.length, isComplete } };
  }
  const json = parseJson(response.text);
  if (json === undefined)
    return {
      turns: response.text === '' ? [] : [{ kind: 'text', origin: 'response', text: response.text }],
      stream: null,
    };
  const turns = isJsonObject(json) ? readAnswer(json, isJsonExpected) : [];
  return { turns: turns.length > 0 ? turns : [{ kind: 'raw', origin: 'response', json }], stream: null };
}

function readStray(json: JsonValue): Turn {
  return typeof json === 'string'
    ? { kind: 'text', origin: 'response', text: json }
    : { kind: 'raw', origin: 'response', json };
}
