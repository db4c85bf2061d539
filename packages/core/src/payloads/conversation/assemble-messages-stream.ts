import { isJsonObject, type JsonObject, type JsonValue, parseJson } from './json.ts';
import { eventJson, type StreamEvent } from './read-events.ts';
import type { AssembledAnswer } from './wire-reader.ts';

/** What arrives in pieces: the field of a delta, and the field of the block that it continues. */
const JOINED_FIELDS: Readonly<Record<string, readonly [delta: string, block: string]>> = {
  text_delta: ['text', 'text'],
  thinking_delta: ['thinking', 'thinking'],
  input_json_delta: ['partial_json', 'input'],
  signature_delta: ['signature', 'signature'],
};
/** Events that carry nothing to show. */
const SILENT_TYPES: ReadonlySet<JsonValue | undefined> = new Set(['ping', 'content_block_stop', 'message_stop']);

interface BlockDraft {
  readonly start: JsonObject;
  readonly texts: Map<string, string>;
}

/** Puts the events of one message together. Complete is a message that has stopped. */
export function assembleMessagesStream(events: readonly StreamEvent[]): AssembledAnswer {
  const strays: JsonValue[] = [];
  const blocks = new Map<number, BlockDraft>();
  let message: JsonObject = {};
  let isComplete = false;
  for (const event of events) {
    const json = eventJson(event);
    if (!isJsonObject(json)) {
      strays.push(json ?? event.data);
      continue;
    }
    isComplete ||= json.type === 'message_stop';
    if (json.type === 'message_start' && isJsonObject(json.message)) message = { ...message, ...json.message };
    else if (json.type === 'message_delta') message = withDelta(message, json);
    else if (json.type === 'error') message = { ...message, error: json.error };
    else if (!addToBlock(blocks, json) && !SILENT_TYPES.has(json.type)) strays.push(json);
  }
  const ordered = [...blocks].sort(([left], [right]) => left - right).map(([, draft]) => toBlock(draft));
  return {
    body: ordered.length === 0 && message.error !== undefined ? message : { ...message, content: ordered },
    strays,
    isComplete,
  };
}

function withDelta(message: JsonObject, { delta, usage }: JsonObject): JsonObject {
  const told = isJsonObject(message.usage) ? message.usage : {};
  return {
    ...message,
    ...(isJsonObject(delta) ? delta : {}),
    ...(isJsonObject(usage) ? { usage: { ...told, ...usage } } : {}),
  };
}

/** @returns false for an event that is about no block */
function addToBlock(
  blocks: Map<number, BlockDraft>,
  { type, index, content_block: start, delta }: JsonObject,
): boolean {
  if (typeof index !== 'number') return false;
  if (type === 'content_block_start' && isJsonObject(start)) {
    blocks.set(index, { start, texts: new Map() });
    return true;
  }
  if (type !== 'content_block_delta' || !isJsonObject(delta)) return false;
  const draft = blocks.get(index) ?? { start: { type: 'text' }, texts: new Map() };
  blocks.set(index, draft);
  const fields = JOINED_FIELDS[String(delta.type)];
  if (fields === undefined) return delta.type === 'citations_delta';
  const piece = delta[fields[0]];
  if (typeof piece === 'string') draft.texts.set(fields[1], (draft.texts.get(fields[1]) ?? '') + piece);
  return true;
}

function toBlock({ start, texts }: BlockDraft): JsonObject {
  const joined = Object.fromEntries(
    [...texts].map(([field, text]) => [field, field === 'input' ? (parseJson(text) ?? text) : text]),
  );
  return { ...start, ...joined };
}
