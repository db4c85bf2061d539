import type { JsonObject, JsonValue } from './json.ts';

/** A payload text as the store gives it back. */
export interface PayloadDocument {
  readonly mediaType: string;
  readonly text: string;
}

/** A chat request and its answer, read as turns. Everything in it was written by somebody else and is to be shown as text only. */
export interface Conversation {
  readonly turns: readonly Turn[];
  readonly tools: readonly ToolDefinition[];
  /** What the caller set beside messages and tools: temperature, limits, format of the answer. */
  readonly parameters: JsonObject;
  /** Null when the answer was not streamed. */
  readonly stream: StreamSummary | null;
}

export type TurnOrigin = 'request' | 'response';

export type Turn =
  | { readonly kind: 'system'; readonly role: 'system' | 'developer'; readonly content: readonly ContentPart[] }
  | { readonly kind: 'user'; readonly name: string | null; readonly content: readonly ContentPart[] }
  | AssistantTurn
  /** A result whose call is not part of this payload; results with a call stand in the call. */
  | {
      readonly kind: 'tool_result';
      readonly callId: string | null;
      readonly name: string | null;
      readonly content: readonly ContentPart[];
    }
  | ErrorTurn
  /** A shape that is not known. */
  | { readonly kind: 'raw'; readonly origin: TurnOrigin; readonly json: JsonValue }
  /** What was said of an answer that nobody reads, in place of it. */
  | { readonly kind: 'summary'; readonly text: string }
  /** Not even JSON. */
  | { readonly kind: 'text'; readonly origin: TurnOrigin; readonly text: string };

export interface AssistantTurn {
  readonly kind: 'assistant';
  readonly origin: TurnOrigin;
  /** Which of several answers; null for turns of the request. */
  readonly choiceIndex: number | null;
  readonly content: readonly ContentPart[];
  readonly reasoning: string | null;
  readonly refusal: string | null;
  readonly toolCalls: readonly ToolCall[];
  /** The answer as a value, when the request asked for JSON and the text is JSON; otherwise undefined. */
  readonly structured: JsonValue | undefined;
  readonly finishReason: string | null;
}

export interface ErrorTurn {
  readonly kind: 'error';
  readonly message: string;
  readonly code: string | null;
  readonly type: string | null;
  readonly param: string | null;
}

export interface ToolCall {
  readonly callId: string | null;
  readonly name: string;
  readonly arguments: ToolText;
  /** Null: no result in this payload. */
  readonly result: ToolResult | null;
}

export interface ToolResult {
  readonly content: readonly ContentPart[];
  /** The result as a value, when it is one JSON text; otherwise undefined. */
  readonly json: JsonValue | undefined;
}

/** A text that is meant to be JSON, and its value when it is. */
export interface ToolText {
  readonly text: string;
  readonly json: JsonValue | undefined;
}

export interface ToolDefinition {
  readonly name: string;
  readonly description: string | null;
  readonly json: JsonValue;
}

export type ContentPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'refusal'; readonly text: string }
  | { readonly kind: 'image'; readonly source: MediaSource }
  | { readonly kind: 'audio'; readonly source: MediaSource; readonly transcript: string | null }
  | { readonly kind: 'file'; readonly name: string | null; readonly source: MediaSource }
  | { readonly kind: 'unknown'; readonly json: JsonValue };

/** Where the bytes of an attachment are. Only inline ones can be shown: a remote address is never fetched. */
export type MediaSource =
  | { readonly kind: 'inline'; readonly mediaType: string; readonly base64: string; readonly sizeBytes: number }
  | { readonly kind: 'remote'; readonly address: string }
  | { readonly kind: 'reference'; readonly id: string }
  | { readonly kind: 'missing' };

export interface StreamSummary {
  readonly eventCount: number;
  /** Whether the protocol's own end was seen, not only the end of the bytes. */
  readonly isComplete: boolean;
}
