import type { Edit } from './edits.ts';
import { endOfValue, type JsonToken, readString } from './scan-tokens.ts';

const EMPTY: Readonly<Record<string, string>> = { '[': '[]', '{': 'null' };

/**
 * Log probabilities spell the answer out once more, token by token, with its bytes beside it. Where a value was taken out of the answer they go as a
 * whole: what is left of them would give it back.
 */
export function dropLogprobs(text: string, tokens: readonly JsonToken[]): readonly Edit[] {
  const edits: Edit[] = [];
  for (const token of tokens) {
    if (token.kind !== 'key' || readString(text, token) !== 'logprobs') continue;
    const start = skipSpace(text, text.indexOf(':', token.end) + 1);
    const replacement = EMPTY[text[start] ?? ''];
    if (replacement !== undefined) edits.push({ start, end: endOfValue(text, start), replacement });
  }
  return edits;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (/\s/.test(text[at] ?? '')) at += 1;
  return at;
}
