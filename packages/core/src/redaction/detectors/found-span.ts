import type { TextSpan } from '../../retention/index.ts';

/**
 * Finds what it knows in a text. Each takes time in proportion to the text's length, whatever stands in it. Null is a place for a pause, for what
 * takes more than a moment to look through.
 */
export type FindSpans = (text: string) => Iterable<TextSpan | null>;

/** All matches of a pattern that keeps its own bounds; `accept` throws out what only looks like one. */
export function* matchesOf(
  pattern: RegExp,
  text: string,
  accept: (match: string) => boolean = () => true,
): Generator<TextSpan> {
  for (const match of text.matchAll(pattern)) {
    if (accept(match[0])) yield { start: match.index, end: match.index + match[0].length };
  }
}
