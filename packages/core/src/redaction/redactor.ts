import {
  type CompiledPattern,
  type PatternEngine,
  REDACTION_DETECTORS,
  type Redaction,
  type RedactionDetector,
  type TextSpan,
} from '../retention/index.ts';
import { DETECTORS } from './detectors/detectors.ts';
import { unescapeView } from './unescape-view.ts';
import { findInWindows } from './windows.ts';
import type { Work } from './work.ts';

/** What was found, by the name that stands in its place. */
export interface FoundValue extends TextSpan {
  readonly name: string;
}

/** How deep JSON may lie in a text of JSON, escapes and all. A fourth level is read as it is written. */
const ESCAPE_LEVELS_MAX = 3;
/** A short text is searched without a pause. */
const STEP_LENGTH = 32 * 1024;
/** How many values are noted without a pause. */
const STEP_FOUND = 1_000;

/** Short texts that come again and again in one payload, such as its model, are searched once. */
const KNOWN_LENGTH_MAX = 80;
const KNOWN_COUNT_MAX = 2_000;
const NOTHING: readonly FoundValue[] = [];

/** What one policy takes out of payloads, ready to be used. It holds nothing of any payload. */
export interface CompiledRedaction {
  readonly detectors: readonly RedactionDetector[];
  readonly patterns: readonly (readonly [name: string, pattern: CompiledPattern])[];
}

/** @throws {DomainError} redaction_pattern_invalid */
export function compileRedaction(redaction: Redaction, engine: PatternEngine): CompiledRedaction {
  return {
    detectors: REDACTION_DETECTORS.filter((detector) => redaction[detector]),
    patterns: redaction.patterns.map((pattern) => [pattern.name, engine.compile(pattern)] as const),
  };
}

/** Searches the texts of one payload. */
export class Redactor {
  readonly #redaction: CompiledRedaction;
  /** How many characters were searched since the last pause. */
  #sinceStep = 0;
  /** Texts of this payload in which nothing was found. */
  readonly #known = new Set<string>();

  constructor(redaction: CompiledRedaction) {
    this.#redaction = redaction;
  }

  /** All that is to be taken out of a text, in order and without overlap. */
  *find(text: string): Work<readonly FoundValue[]> {
    if (text === '' || this.#known.has(text)) return NOTHING;
    const found = yield* this.#search(text);
    if (found.length > 0) return withoutOverlap(found);
    if (text.length <= KNOWN_LENGTH_MAX && this.#known.size < KNOWN_COUNT_MAX) this.#known.add(text);
    return NOTHING;
  }

  *#search(text: string): Work<readonly FoundValue[]> {
    const found: FoundValue[] = [];
    yield* this.#findIn(text, (span, name) => found.push({ ...span, name }));
    let view = unescapeView(text);
    let positions = view?.positions;
    for (let level = 1; view !== null && positions !== undefined && level <= ESCAPE_LEVELS_MAX; level += 1) {
      const at = positions;
      yield* this.#findIn(view.text, ({ start, end }, name) =>
        found.push({ start: at[start] ?? 0, end: at[end] ?? text.length, name }),
      );
      view = unescapeView(view.text);
      positions = view?.positions.map((position) => at[position] ?? text.length);
    }
    return found;
  }

  /** The text with a mark in the place of each value. */
  *redact(text: string): Work<RedactedText> {
    const found = yield* this.find(text);
    return { text: replaceAll(text, found), found };
  }

  *#findIn(text: string, note: (span: TextSpan, name: string) => void): Work<void> {
    for (const detector of this.#redaction.detectors) {
      let foundCount = 0;
      for (const span of DETECTORS[detector](text)) {
        if (span !== null) {
          note(span, detector);
          foundCount += 1;
        }
        if (span === null || foundCount % STEP_FOUND === 0) yield;
      }
      yield* this.#pause(text.length);
    }
    for (const [name, pattern] of this.#redaction.patterns) {
      yield* findInWindows(pattern, text, (span) => note(span, name));
      yield* this.#pause(text.length);
    }
  }

  *#pause(length: number): Work<void> {
    this.#sinceStep += length;
    if (this.#sinceStep < STEP_LENGTH) return;
    this.#sinceStep = 0;
    yield;
  }
}

export interface RedactedText {
  readonly text: string;
  readonly found: readonly FoundValue[];
}

/** What stands in the place of a value. It needs no escape in JSON, and no pattern's name can make it need one. */
export function markOf(name: string): string {
  return `[redacted:${name}]`;
}

export function replaceAll(text: string, found: readonly FoundValue[]): string {
  if (found.length === 0) return text;
  let from = 0;
  let replaced = '';
  for (const { start, end, name } of found) {
    replaced += text.slice(from, start) + markOf(name);
    from = end;
  }
  return replaced + text.slice(from);
}

/** Values that overlap become one, from the first character of any to the last of any, under the name of the longest. */
function withoutOverlap(found: readonly FoundValue[]): readonly FoundValue[] {
  const merged: FoundValue[] = [];
  let longest = 0;
  for (const value of found.toSorted((left, right) => left.start - right.start || right.end - left.end)) {
    const last = merged.at(-1);
    if (last === undefined || value.start >= last.end) {
      merged.push(value);
      longest = value.end - value.start;
      continue;
    }
    const isLonger = value.end - value.start > longest;
    longest = Math.max(longest, value.end - value.start);
    merged[merged.length - 1] = {
      start: last.start,
      end: Math.max(last.end, value.end),
      name: isLonger ? value.name : last.name,
    };
  }
  return merged;
}
