import type { ToolDefinition, Turn } from './conversation.ts';
import type { JsonObject, JsonValue } from './json.ts';
import type { StreamEvent } from './read-events.ts';

/** What a request asks, as turns. */
export interface Asked {
  readonly turns: readonly Turn[];
  readonly tools: readonly ToolDefinition[];
  /** What the caller set beside messages and tools. */
  readonly parameters: JsonObject;
  /** Whether the answer is to be JSON. */
  readonly isJsonExpected: boolean;
}

/** A streamed answer put together to the body that the same answer would have had unstreamed. */
export interface AssembledAnswer {
  readonly body: JsonObject;
  /** Events that are not part of an answer, in their order: shapes that are not known. */
  readonly strays: readonly JsonValue[];
  /** Whether the protocol's own end was seen, not only the end of the bytes. */
  readonly isComplete: boolean;
}

/** How one wire API is read. Payloads are whatever callers and upstreams sent: no reader throws, and what it does not know it keeps. */
export interface WireReader {
  /** Null for a shape that is not known. */
  readRequest(body: JsonObject): Asked | null;
  readAnswer(body: JsonObject, isJsonExpected: boolean): readonly Turn[];
  assemble(events: readonly StreamEvent[]): AssembledAnswer;
}
