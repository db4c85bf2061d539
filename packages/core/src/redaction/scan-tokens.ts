import type { Work } from './work.ts';

/** A string, a key or a number of a JSON text, where it stands, its quotes included. */
export interface JsonToken {
  readonly kind: 'string' | 'key' | 'number';
  readonly start: number;
  readonly end: number;
  /** The key of the value, or of the array that it stands in; empty at the top. */
  readonly key: string;
  /** From the top to the value; null where no path was asked for. */
  readonly path: readonly PathStep[] | null;
}

export type PathStep = string | number;

interface Level {
  readonly isArray: boolean;
  key: string;
  index: number;
}

const QUOTE = 34;
const BACKSLASH = 92;
const STEP_TOKENS = 20_000;
const NUMBER_PART = /[-+.eE0-9]/;
/** Shorter ones are counts, places and codes. With a point or an exponent they are measures. */
const LONG_INTEGER = /^-?\d{6,}$/;

/** All strings and keys of a text that is known to be JSON, and its long whole numbers, in their order. */
export function* scanTokens(text: string, hasPaths: boolean): Work<readonly JsonToken[]> {
  const tokens: JsonToken[] = [];
  const levels: Level[] = [];
  let at = 0;
  while (at < text.length) {
    const character = text[at] ?? '';
    const level = levels.at(-1);
    if (character === '"') {
      const end = endOfString(text, at);
      const isKey = level !== undefined && !level.isArray && isFollowedByColon(text, end);
      if (isKey) level.key = readString(text, { start: at, end });
      const kind = isKey ? 'key' : 'string';
      tokens.push({ kind, start: at, end, key: keyAt(levels), path: hasPaths ? pathOf(levels) : null });
      if (tokens.length % STEP_TOKENS === 0) yield;
      at = end;
      continue;
    }
    if (character === '-' || (character >= '0' && character <= '9')) {
      const end = endOfNumber(text, at);
      if (LONG_INTEGER.test(text.slice(at, end))) {
        tokens.push({ kind: 'number', start: at, end, key: keyAt(levels), path: hasPaths ? pathOf(levels) : null });
      }
      at = end;
      continue;
    }
    if (character === '{' || character === '[') levels.push({ isArray: character === '[', key: '', index: 0 });
    else if (character === '}' || character === ']') levels.pop();
    else if (character === ',' && level !== undefined) level.index += 1;
    at += 1;
  }
  return tokens;
}

/** What a string token says. */
export function readString(text: string, { start, end }: Pick<JsonToken, 'start' | 'end'>): string {
  const inside = text.slice(start + 1, end - 1);
  return inside.includes('\\') ? (JSON.parse(text.slice(start, end)) as string) : inside;
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote === -1) return text.length;
    let before = quote - 1;
    while (text.charCodeAt(before) === BACKSLASH) before -= 1;
    if ((quote - 1 - before) % 2 === 0) return quote + 1;
    at = quote + 1;
  }
}

function endOfNumber(text: string, start: number): number {
  let end = start + 1;
  while (end < text.length && NUMBER_PART.test(text[end] ?? '')) end += 1;
  return end;
}

function isFollowedByColon(text: string, from: number): boolean {
  let at = from;
  while (text[at] === ' ' || text[at] === '\n' || text[at] === '\r' || text[at] === '\t') at += 1;
  return text[at] === ':';
}

function keyAt(levels: readonly Level[]): string {
  for (let index = levels.length - 1; index >= 0; index -= 1) {
    const level = levels[index];
    if (level !== undefined && !level.isArray) return level.key;
  }
  return '';
}

function pathOf(levels: readonly Level[]): readonly PathStep[] {
  return levels.map((level) => (level.isArray ? level.index : level.key));
}

/** Where a value that begins here ends. */
export function endOfValue(text: string, start: number): number {
  let depth = 0;
  let at = start;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      at = endOfString(text, at);
      if (depth === 0) return at;
      continue;
    }
    const character = text[at] ?? '';
    if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') {
      depth -= 1;
      if (depth <= 0) return depth < 0 ? at : at + 1;
    } else if (character === ',' && depth === 0) return at;
    at += 1;
  }
  return at;
}
