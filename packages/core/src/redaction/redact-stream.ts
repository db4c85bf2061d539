import { dropLogprobs } from './drop-logprobs.ts';
import { applyEdits, type Edit } from './edits.ts';
import { fragmentKey } from './fragments.ts';
import { isOpaqueBytes } from './opaque-bytes.ts';
import { editTokens, type RedactedPart } from './redact-json.ts';
import { RedactionFailure } from './redaction-failure.ts';
import { type FoundValue, markOf, type Redactor } from './redactor.ts';
import { type JsonToken, readString, scanTokens } from './scan-tokens.ts';
import { type StreamBlock, type StreamLine, splitEvents, withData } from './split-events.ts';
import type { Work } from './work.ts';

/** What ends a stream of OpenAI's. */
const STREAM_END = '[DONE]';
/** An event is so small, as a rule, that a pause after each would cost more than the event. */
const STEP_EVENTS = 200;

/** An event whose data is JSON. */
interface ReadEvent {
  readonly data: string;
  readonly tokens: readonly JsonToken[];
  readonly edits: Map<JsonToken, Edit>;
}

/** A piece of a text that goes over several events. */
interface Fragment {
  readonly event: ReadEvent;
  readonly token: JsonToken;
  readonly value: string;
}

/**
 * Takes values out of a stream of server-sent events, also those that are split over events: the pieces of each text are put together, searched, and
 * written back piece by piece, so that the stream still says the same in as many events. What it broke off in the middle of is left out.
 * @throws {RedactionFailure} not_events when it is no stream of JSON events
 */
export function* redactStream(stream: string, redactor: Redactor): Work<RedactedPart> {
  const blocks = splitEvents(stream);
  yield;
  const events = new Map<StreamBlock, ReadEvent>();
  const texts = new Map<string, Fragment[]>();
  for (const block of blocks) {
    const event = yield* readEvent(block, texts);
    if (event !== null) events.set(block, event);
    if (events.size % STEP_EVENTS === 0) yield;
  }
  let count = 0;
  for (const fragments of texts.values()) count += yield* redactFragments(fragments, redactor);
  for (const event of events.values()) count += yield* redactEvent(event, redactor);
  const written = yield* writeBlocks(blocks, events, { redactor, hasChanged: count > 0 });
  return { text: written.text, count: count + written.count };
}

/** Null for a block without data, for the end mark, and for what a stream broke off in. */
function* readEvent(block: StreamBlock, texts: Map<string, Fragment[]>): Work<ReadEvent | null> {
  const { data } = block;
  if (data === null || data === '' || data === STREAM_END) return null;
  const json = parseEvent(data);
  if (json === undefined) {
    if (block.isWhole) throw new RedactionFailure('not_events');
    return null;
  }
  const event: ReadEvent = { data, tokens: yield* scanTokens(data, true), edits: new Map() };
  for (const token of event.tokens) {
    const key = fragmentKey(json, token);
    if (key === null) continue;
    const fragment = { event, token, value: readString(data, token) };
    const fragments = texts.get(key);
    if (fragments === undefined) texts.set(key, [fragment]);
    else fragments.push(fragment);
  }
  return event;
}

function parseEvent(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}

/** The first piece of a value gets its mark, the pieces after it lose what they had of it. */
function* redactFragments(fragments: readonly Fragment[], redactor: Redactor): Work<number> {
  const text = fragments.map(({ value }) => value).join('');
  const key = fragments[0]?.token.key ?? '';
  if (isOpaqueBytes(key, text)) return 0;
  const found = yield* redactor.find(text);
  if (found.length === 0) return 0;
  let offset = 0;
  let next = 0;
  for (const { event, token, value } of fragments) {
    const end = offset + value.length;
    while ((found[next]?.end ?? Number.POSITIVE_INFINITY) <= offset) next += 1;
    const rest = withoutValues(value, offset, found, next);
    const { start: from, end: to } = token;
    if (rest !== value) event.edits.set(token, { start: from, end: to, replacement: JSON.stringify(rest) });
    offset = end;
  }
  return found.length;
}

/** A piece without what of the values lies in it. */
function withoutValues(piece: string, offset: number, found: readonly FoundValue[], first: number): string {
  let rest = '';
  let from = 0;
  for (let index = first; index < found.length; index += 1) {
    const value = found[index];
    if (value === undefined || value.start >= offset + piece.length) break;
    const start = Math.max(0, value.start - offset);
    rest += piece.slice(from, start);
    if (value.start >= offset) rest += markOf(value.name);
    from = Math.min(piece.length, value.end - offset);
  }
  return rest + piece.slice(from);
}

/** What is whole within one event. What was taken for a piece of a text can be whole as well, and is searched by itself too. */
function* redactEvent(event: ReadEvent, redactor: Redactor): Work<number> {
  const { edits, count } = yield* editTokens(event.data, event.tokens, redactor, event.edits);
  for (const [token, edit] of edits) event.edits.set(token, edit);
  return count;
}

interface WritingOptions {
  readonly redactor: Redactor;
  /** Whether a value was taken out of any event. */
  readonly hasChanged: boolean;
}

/** Names of events, ids and comments are searched line by line. */
function* writeBlocks(
  blocks: readonly StreamBlock[],
  events: ReadonlyMap<StreamBlock, ReadEvent>,
  { redactor, hasChanged }: WritingOptions,
): Work<RedactedPart> {
  let count = 0;
  let text = '';
  for (const block of blocks) {
    const event = events.get(block);
    if (event === undefined && !block.isWhole && block.data !== STREAM_END) continue;
    const edits = event === undefined ? [] : [...event.edits.values()];
    if (event !== undefined && hasChanged) edits.push(...dropLogprobs(event.data, event.tokens));
    const isEdited = event !== undefined && edits.length > 0;
    const lines = isEdited ? withData(block, applyEdits(event.data, edits)) : block.lines;
    for (const line of lines) {
      const written = yield* redactLine(line, redactor);
      count += written.count;
      text += written.text;
    }
  }
  return { text, count };
}

function* redactLine({ text, ending }: StreamLine, redactor: Redactor): Work<RedactedPart> {
  if (text === '' || text.startsWith('data')) return { text: text + ending, count: 0 };
  const redacted = yield* redactor.redact(text);
  return { text: redacted.text + ending, count: redacted.found.length };
}
