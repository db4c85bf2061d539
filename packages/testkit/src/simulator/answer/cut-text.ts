import { boundary } from '../plan.ts';

/** The deltas in which a text is streamed: words, or exactly so many pieces. */
export function cutText(text: string, count?: number): Iterable<string> {
  return count === undefined ? words(text) : pieces(text, count);
}

/** Words with the space before them; longer runs are cut every 24 characters. */
function* words(text: string): Generator<string> {
  for (const [word] of text.matchAll(/\s*\S{1,24}|\s+/gu)) yield word;
}

/** Exactly so many pieces, some of them empty when the text is shorter; no surrogate pair is cut. */
function* pieces(text: string, count: number): Generator<string> {
  const start = (piece: number) => {
    const at = boundary(text.length, piece, count);
    return (text.codePointAt(at - 1) ?? 0) > 0xffff ? at - 1 : at;
  };
  for (let piece = 0; piece < count; piece += 1) yield text.slice(start(piece), start(piece + 1));
}
