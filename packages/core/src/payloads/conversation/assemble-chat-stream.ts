import { ChoiceDraft } from './choice-draft.ts';
import { isJsonObject, itemsOf, type JsonObject, type JsonValue } from './json.ts';
import { eventJson, STREAM_END, type StreamEvent } from './read-events.ts';
import type { AssembledAnswer } from './wire-reader.ts';

/** Fields of a chunk that describe the whole answer: the last one that was sent counts. */
const WHOLE_FIELDS = ['id', 'created', 'model', 'system_fingerprint', 'service_tier', 'usage', 'error'] as const;

/** Complete is an answer with the end mark, or with a finish reason for each choice. */
export function assembleChatStream(events: readonly StreamEvent[]): AssembledAnswer {
  const whole = new Map<string, JsonValue>();
  const choices = new Map<number, ChoiceDraft>();
  const strays: JsonValue[] = [];
  for (const event of events) {
    const chunk = eventJson(event);
    if (chunk === undefined) {
      if (event.data !== STREAM_END) strays.push(event.data);
    } else if (isJsonObject(chunk) && isChunk(chunk)) addChunk(chunk, whole, choices);
    else strays.push(chunk);
  }
  const ordered = [...choices].sort(([left], [right]) => left - right);
  const completion: JsonObject = {
    object: 'chat.completion',
    ...Object.fromEntries(whole),
    choices: ordered.map(([index, draft]) => ({ index, ...draft.toChoice() })),
  };
  const isFinished = ordered.length > 0 && ordered.every(([, draft]) => draft.isFinished);
  return { body: completion, strays, isComplete: isFinished || events.some((event) => event.data === STREAM_END) };
}

function isChunk(chunk: JsonObject): boolean {
  return Array.isArray(chunk.choices) || isJsonObject(chunk.usage) || chunk.error !== undefined;
}

function addChunk(chunk: JsonObject, whole: Map<string, JsonValue>, choices: Map<number, ChoiceDraft>): void {
  for (const field of WHOLE_FIELDS) {
    const value = chunk[field];
    if (value !== undefined && value !== null) whole.set(field, value);
  }
  for (const choice of itemsOf(chunk.choices)) {
    if (!isJsonObject(choice)) continue;
    const index = typeof choice.index === 'number' ? choice.index : 0;
    const draft = choices.get(index) ?? new ChoiceDraft();
    choices.set(index, draft);
    draft.add(choice);
  }
}
