import type { CompiledPattern, TextSpan } from '../retention/index.ts';
import type { Work } from './work.ts';

/** How much of a text a pattern is shown at once, so that there is a pause after a bounded time. */
const WINDOW_LENGTH = 16 * 1024;
/** A match that reaches the end of so much is taken out with all that comes after it in its text: looking at more of it at once would take too long. */
const WINDOW_LENGTH_MAX = 16 * WINDOW_LENGTH;
/** The longest value that a pattern of a tenant's own is certain to find wherever it stands. */
export const PATTERN_MATCH_LENGTH_MAX = 4 * 1024;

/**
 * Searches a long text piece by piece. Pieces overlap, so that a value on the border of two is whole in one of them; a match that reaches the end
 * of its piece is looked at again with more of the text, as it may be longer.
 */
export function* findInWindows(pattern: CompiledPattern, text: string, note: (span: TextSpan) => void): Work<void> {
  let from = 0;
  let size = WINDOW_LENGTH;
  while (from < text.length) {
    // One character before, so that a word boundary is told from the beginning of the text.
    const offset = Math.max(0, from - 1);
    const end = Math.min(text.length, from + size + PATTERN_MATCH_LENGTH_MAX);
    const isLast = end === text.length;
    const match = pattern.find(text.slice(offset, end), from - offset);
    if (match === null || (!isLast && match.start + offset >= from + size)) {
      if (isLast) return;
      from += size;
      size = WINDOW_LENGTH;
      yield;
    } else if (!isLast && match.end + offset === end) {
      if (size >= WINDOW_LENGTH_MAX) return note({ start: match.start + offset, end: text.length });
      size *= 2;
      yield;
    } else {
      const span = { start: match.start + offset, end: match.end + offset };
      if (span.end > span.start) note(span);
      from = Math.max(span.end, from + 1);
      yield;
    }
  }
}
