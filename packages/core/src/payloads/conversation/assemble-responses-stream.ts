import { isJsonObject, itemsOf, type JsonObject, type JsonValue } from './json.ts';
import { eventJson, STREAM_END, type StreamEvent } from './read-events.ts';
import type { AssembledAnswer } from './wire-reader.ts';

const TERMINAL_TYPES: ReadonlySet<JsonValue | undefined> = new Set([
  'response.completed',
  'response.incomplete',
  'response.failed',
]);

/** Puts the events of one response together: its last event repeats all of it. One that broke off is made of the pieces that came. */
export function assembleResponsesStream(events: readonly StreamEvent[]): AssembledAnswer {
  const strays: JsonValue[] = [];
  const items = new Map<number, JsonObject>();
  let response: JsonObject = {};
  let isComplete = false;
  for (const event of events) {
    const json = eventJson(event);
    if (!isJsonObject(json)) {
      if (event.data !== STREAM_END) strays.push(json ?? event.data);
      continue;
    }
    isComplete ||= TERMINAL_TYPES.has(json.type);
    if (isJsonObject(json.response)) response = json.response;
    else if (json.type === 'error') response = { ...response, error: isJsonObject(json.error) ? json.error : json };
    else if (!addToItem(items, json) && !String(json.type).startsWith('response.')) strays.push(json);
  }
  if (itemsOf(response.output).length > 0 || items.size === 0) return { body: response, strays, isComplete };
  const output = [...items].sort(([left], [right]) => left - right).map(([, item]) => item);
  return { body: { ...response, output }, strays, isComplete };
}

/** @returns false for an event that is about no item */
function addToItem(items: Map<number, JsonObject>, event: JsonObject): boolean {
  const { type, output_index: index, item, delta } = event;
  if (typeof index !== 'number') return false;
  if (isJsonObject(item)) {
    items.set(index, item);
    return true;
  }
  const known = items.get(index) ?? {};
  if (typeof delta !== 'string') return false;
  if (type === 'response.output_text.delta') {
    const said = itemsOf(known.content)
      .map((part) => (isJsonObject(part) ? part.text : ''))
      .join('');
    items.set(index, { role: 'assistant', ...known, content: [{ type: 'output_text', text: said + delta }] });
    return true;
  }
  if (type !== 'response.function_call_arguments.delta') return false;
  const given = typeof known.arguments === 'string' ? known.arguments : '';
  items.set(index, { type: 'function_call', ...known, arguments: given + delta });
  return true;
}
