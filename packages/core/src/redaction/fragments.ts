import type { JsonToken, PathStep } from './scan-tokens.ts';

type JsonValue = unknown;

/** Where an answer has said which of its texts a piece belongs to. */
const EVENT_PLACES = ['index', 'output_index', 'content_index', 'summary_index'] as const;

/** The pieces of a block that Anthropic's API already sends with the block's beginning, and the delta that goes on with them. */
const BLOCK_BEGINNINGS: Readonly<Record<string, string>> = {
  'content_block.text': 'delta.text',
  'content_block.thinking': 'delta.thinking',
};
/** The same of OpenAI's responses: the event that begins a part or an item, and the one whose deltas go on with it. */
const PART_BEGINNINGS: Readonly<Record<string, string>> = {
  'response.content_part.added part.text': 'response.output_text.delta',
  'response.content_part.added part.refusal': 'response.refusal.delta',
  'response.output_item.added item.arguments': 'response.function_call_arguments.delta',
  'response.reasoning_summary_part.added part.text': 'response.reasoning_summary_text.delta',
};

/**
 * Names the text that a string of an event is a piece of; null when it is whole in itself. A value can be split over pieces in any way, so they are
 * put together before they are searched. Whatever lies in a `delta` or in a choice is taken for a piece: what a provider adds there, or sends once
 * more beside the delta, is covered too.
 */
export function fragmentKey(event: JsonValue, token: JsonToken): string | null {
  if (token.kind !== 'string' || token.path === null) return null;
  const steps = placesIn(event, token.path);
  const path = steps.join('.');
  const type = textOf(event, 'type');
  const begun = BLOCK_BEGINNINGS[path];
  if (begun !== undefined && type === 'content_block_start') return keyOf('content_block_delta', event, begun);
  const continued = PART_BEGINNINGS[`${type} ${path}`];
  if (continued !== undefined) return keyOf(continued, event, 'delta');
  return token.path.includes('delta') || token.path[0] === 'choices' ? keyOf(type, event, path) : null;
}

function keyOf(type: string, event: JsonValue, path: string): string {
  const places = EVENT_PLACES.map((name) => (isObject(event) ? (event[name] ?? '') : ''));
  const place = places.every((value) => value === '') ? [textOf(event, 'item_id')] : places;
  return JSON.stringify([type, place, path]);
}

/** The path with the index that each element of an array names itself by, in the place of where it stands: a chunk need not carry all elements. */
function placesIn(event: JsonValue, path: readonly PathStep[]): readonly PathStep[] {
  let value = event;
  return path.map((step) => {
    const parent = value;
    value = isObject(parent) || Array.isArray(parent) ? (parent as Record<PathStep, JsonValue>)[step] : undefined;
    return typeof step === 'number' && isObject(value) && typeof value.index === 'number' ? value.index : step;
  });
}

function textOf(value: JsonValue, key: string): string {
  return isObject(value) && typeof value[key] === 'string' ? value[key] : '';
}

function isObject(value: JsonValue): value is Record<string, JsonValue> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
