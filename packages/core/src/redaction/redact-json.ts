import { dropLogprobs } from './drop-logprobs.ts';
import { applyEdits, type Edit } from './edits.ts';
import { isOpaqueBytes } from './opaque-bytes.ts';
import { RedactionFailure } from './redaction-failure.ts';
import { markOf, type Redactor, replaceAll } from './redactor.ts';
import { type JsonToken, readString, scanTokens } from './scan-tokens.ts';
import type { Work } from './work.ts';

export interface RedactedPart {
  readonly text: string;
  /** How many values were taken out. With none of them the text is as it was, to the byte. */
  readonly count: number;
}

/**
 * Takes values out of a JSON text: out of every string, every key and every long number. All else stays as it was written.
 * @throws {RedactionFailure} not_json
 */
export function* redactJson(text: string, redactor: Redactor): Work<RedactedPart> {
  assertJson(text);
  yield;
  const tokens = yield* scanTokens(text, false);
  const { edits, count } = yield* editTokens(text, tokens, redactor);
  if (count === 0) return { text, count };
  return { text: applyEdits(text, [...edits.values(), ...dropLogprobs(text, tokens)]), count };
}

/** @throws {RedactionFailure} not_json */
export function assertJson(text: string): void {
  try {
    JSON.parse(text);
  } catch {
    throw new RedactionFailure('not_json');
  }
}

export interface TokenEdits {
  readonly edits: ReadonlyMap<JsonToken, Edit>;
  readonly count: number;
}

const NOT_EDITED: ReadonlyMap<JsonToken, Edit> = new Map();

/** What is to be changed in each token by itself. One that was edited before is searched as it then reads. */
export function* editTokens(
  text: string,
  tokens: readonly JsonToken[],
  redactor: Redactor,
  before: ReadonlyMap<JsonToken, Edit> = NOT_EDITED,
): Work<TokenEdits> {
  const edits = new Map<JsonToken, Edit>();
  let count = 0;
  let keyCount = 0;
  for (const token of tokens) {
    const { start, end } = token;
    if (token.kind === 'number') {
      const [value] = yield* redactor.find(text.slice(start, end));
      if (value === undefined) continue;
      edits.set(token, { start, end, replacement: JSON.stringify(markOf(value.name)) });
      count += 1;
      continue;
    }
    const edited = before.get(token);
    const value = edited === undefined ? readString(text, token) : (JSON.parse(edited.replacement) as string);
    if (token.kind === 'string' && isOpaqueBytes(token.key, value)) continue;
    const found = yield* redactor.find(value);
    if (found.length === 0) continue;
    count += found.length;
    if (token.kind === 'key') keyCount += 1;
    // Two keys of one object must not become the same.
    const suffix = token.kind === 'key' && keyCount > 1 ? ` ${keyCount}` : '';
    edits.set(token, { start, end, replacement: JSON.stringify(replaceAll(value, found) + suffix) });
  }
  return { edits, count };
}
