import {
  assembleStream,
  type Endpoint,
  isEventStream,
  isJsonArray,
  isJsonObject,
  type JsonValue,
  type OpenedPart,
  type PayloadPart,
  parseJson,
} from '../payloads/index.ts';
import { SEARCH_HITS_COUNTED_MAX, SEARCH_HITS_SHOWN_MAX, SEARCH_SNIPPET_CHARACTERS } from './search-limits.ts';

/** A place where the text was found, with what stands around it. Foreign text: to be shown as text only. */
export interface SearchHit {
  readonly part: PayloadPart;
  /** `messages[2].content`; empty for a part that is not JSON. */
  readonly path: string;
  readonly before: string;
  readonly found: string;
  readonly after: string;
}

export interface PayloadHits {
  /** The first of them. */
  readonly hits: readonly SearchHit[];
  /** At most {@link SEARCH_HITS_COUNTED_MAX}. */
  readonly hitCount: number;
}

/** Longer runs without a space are encoded bytes: an image or a file, in which no text is looked for. */
const ENCODED = /^(?:data:[^,]{0,100};base64,|[A-Za-z0-9+/_-]{512})/;
const PATH_LENGTH_MAX = 200;

/**
 * Looks for a text in the values of a payload, not in its bytes: what JSON escapes is found as it is meant, also in the arguments of a tool
 * call, which are JSON within a text; what a stream splits over events is found whole. Upper and lower case are the same.
 */
export function matchPayload(
  { endpoint, parts }: { readonly endpoint: Endpoint; readonly parts: readonly OpenedPart[] },
  pattern: RegExp,
): PayloadHits {
  const found: { hits: SearchHit[]; hitCount: number } = { hits: [], hitCount: 0 };
  for (const part of parts) {
    for (const { path, text } of textsOf(endpoint, part)) {
      if (ENCODED.test(text)) continue;
      for (const match of text.matchAll(pattern)) {
        found.hitCount += 1;
        if (found.hits.length < SEARCH_HITS_SHOWN_MAX) found.hits.push(hitAt({ part: part.part, path, text, match }));
        if (found.hitCount >= SEARCH_HITS_COUNTED_MAX) return found;
      }
    }
  }
  return found;
}

const SPECIAL = /[\\^$.*+?()[\]{}|/]/g;

/** Finds exactly this text, whatever the case. It has no part that could run away. */
export function searchPattern(text: string): RegExp {
  return new RegExp(text.replace(SPECIAL, '\\$&'), 'giu');
}

interface PlacedText {
  readonly path: string;
  readonly text: string;
}

function textsOf(endpoint: Endpoint, { mediaType, bytes }: OpenedPart): Iterable<PlacedText> {
  const text = new TextDecoder().decode(bytes);
  if (isEventStream({ mediaType, text })) {
    const { body, strays } = assembleStream(endpoint, text);
    return textsIn([body, ...strays]);
  }
  const json = parseJson(text);
  return json === undefined ? [{ path: '', text }] : textsIn([json]);
}

interface Pending {
  readonly path: string;
  readonly value: JsonValue | undefined;
}

/** Every text in some values, in their order, without recursion: a payload may nest as deeply as it likes. */
function* textsIn(values: readonly JsonValue[]): Generator<PlacedText> {
  const pending: Pending[] = values.map((value) => ({ path: '', value })).toReversed();
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { path, value } = next;
    if (typeof value === 'string') {
      const inner = nestedJson(value);
      if (inner === null) yield { path, text: value };
      else pending.push({ path, value: inner });
    } else if (isJsonArray(value)) {
      for (let index = value.length - 1; index >= 0; index -= 1)
        pending.push({ path: extend(path, `[${index}]`), value: value[index] });
    } else if (isJsonObject(value)) {
      for (const [key, member] of Object.entries(value).toReversed())
        pending.push({ path: extend(path, path === '' ? key : `.${key}`), value: member });
    }
  }
}

/** The value of a text that is itself a JSON object or list, as tools are called with. */
function nestedJson(text: string): JsonValue | null {
  if (!/^\s*[{[]/.test(text)) return null;
  const json = parseJson(text);
  return isJsonObject(json) || isJsonArray(json) ? json : null;
}

function extend(path: string, step: string): string {
  return path.length >= PATH_LENGTH_MAX ? path : `${path}${step}`.slice(0, PATH_LENGTH_MAX);
}

interface Found extends PlacedText {
  readonly part: PayloadPart;
  readonly match: RegExpExecArray;
}

function hitAt({ part, path, text, match }: Found): SearchHit {
  const end = match.index + match[0].length;
  return {
    part,
    path,
    before: whole(text.slice(Math.max(0, match.index - SEARCH_SNIPPET_CHARACTERS), match.index)),
    found: match[0],
    after: whole(text.slice(end, end + SEARCH_SNIPPET_CHARACTERS)),
  };
}

/** Without the half of a character that a cut may have left at an end. */
function whole(text: string): string {
  return text.replace(/^[\uDC00-\uDFFF]|[\uD800-\uDBFF]$/g, '');
}
