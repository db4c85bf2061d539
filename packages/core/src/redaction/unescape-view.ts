/** A text as it reads once its escapes are resolved, and where each of its characters stood. */
export interface UnescapedView {
  readonly text: string;
  /** For each character of `text`, and for its end, the position in the text that it was made from. */
  readonly positions: Uint32Array;
}

const SIMPLE: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};
const HEX_CODE = /^[0-9a-fA-F]{4}$/;

/**
 * Reads a text as if it were JSON's inside, such as the arguments of a tool, whether it is whole or not. Null when it has no escape.
 * A value that is written with escapes is a value all the same: `joe\u0040example.com`.
 */
export function unescapeView(text: string): UnescapedView | null {
  let next = text.indexOf('\\');
  if (next === -1) return null;
  const positions = new Uint32Array(text.length + 1);
  const pieces: string[] = [];
  let length = 0;
  let from = 0;
  while (next !== -1) {
    const found = readEscape(text, next);
    if (found !== null) {
      pieces.push(text.slice(from, next), found.character);
      for (let index = from; index <= next; index += 1) positions[length++] = index;
      from = found.end;
    }
    next = text.indexOf('\\', found === null ? next + 1 : found.end);
  }
  if (pieces.length === 0) return null;
  pieces.push(text.slice(from));
  for (let index = from; index <= text.length; index += 1) positions[length++] = index;
  return { text: pieces.join(''), positions };
}

/** Null for a backslash that escapes nothing. */
function readEscape(text: string, at: number): { character: string; end: number } | null {
  const letter = text[at + 1] ?? '';
  const simple = SIMPLE[letter];
  if (simple !== undefined) return { character: simple, end: at + 2 };
  const code = text.slice(at + 2, at + 6);
  if (letter !== 'u' || !HEX_CODE.test(code)) return null;
  return { character: String.fromCharCode(Number.parseInt(code, 16)), end: at + 6 };
}
