// Hot path: one pass over a request body or an event, budget 20 µs for 6 KB. Strings are skipped by a native search.

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const SPACE = 0x20;

/** Where a member of an object lies in the bytes. `valueEnd` is exclusive. */
export interface MemberSite {
  readonly key: string;
  readonly keyStart: number;
  readonly valueStart: number;
  readonly valueEnd: number;
}

export interface ObjectScan {
  /** The wanted members in their order, repeated ones included. */
  readonly sites: readonly MemberSite[];
  readonly isEmpty: boolean;
  /** The position of the closing brace. */
  readonly closeAt: number;
  /** 1 for an object of scalars. */
  readonly depth: number;
}

/**
 * Finds members of the object that starts at `from`, so that they can be replaced without touching any other byte.
 * It does not validate: for bytes that are no JSON the result means nothing, but it always ends and never reads outside.
 * @returns null when no object starts there, or it does not end
 */
export function scanObject(bytes: Uint8Array, wanted: ReadonlySet<string>, from = 0): ObjectScan | null {
  const source = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const openAt = skipSpace(source, from);
  return source[openAt] === OPEN_BRACE ? scanMembers(source, wanted, openAt + 1) : null;
}

/** The same from a place within an object, between two of its members, up to its end. */
export function scanMembers(source: Buffer, wanted: ReadonlySet<string>, from: number): ObjectScan | null {
  const sites: MemberSite[] = [];
  let depth = 1;
  let isEmpty = true;
  let at = from;
  for (;;) {
    at = skipSpace(source, at);
    const byte = source[at];
    if (byte === CLOSE_BRACE) return { sites, isEmpty, closeAt: at, depth };
    if (byte === COMMA) {
      at += 1;
      continue;
    }
    if (byte !== QUOTE) return null;
    isEmpty = false;
    const keyStart = at;
    const keyEnd = stringEnd(source, keyStart);
    if (keyEnd < 0) return null;
    const colonAt = skipSpace(source, keyEnd);
    if (source[colonAt] !== COLON) return null;
    const valueStart = skipSpace(source, colonAt + 1);
    const value = skipValue(source, valueStart);
    if (value === null) return null;
    depth = Math.max(depth, 1 + value.depth);
    const key = readKey(source, keyStart, keyEnd);
    if (wanted.has(key)) sites.push({ key, keyStart, valueStart, valueEnd: value.end });
    at = value.end;
  }
}

export function skipSpace(bytes: Buffer, from: number): number {
  let at = from;
  // Bytes below and at the space are only ever white space in valid JSON.
  while (at < bytes.length && (bytes[at] as number) <= SPACE) at += 1;
  return at;
}

/** The position after the closing quote of the string that opens at `openAt`; -1 when it does not close. */
function stringEnd(bytes: Buffer, openAt: number): number {
  let from = openAt + 1;
  for (;;) {
    const quoteAt = bytes.indexOf(QUOTE, from);
    if (quoteAt < 0) return -1;
    let before = quoteAt - 1;
    while (before > openAt && bytes[before] === BACKSLASH) before -= 1;
    if ((quoteAt - 1 - before) % 2 === 0) return quoteAt + 1;
    from = quoteAt + 1;
  }
}

function skipValue(bytes: Buffer, from: number): { end: number; depth: number } | null {
  const first = bytes[from];
  if (first === QUOTE) {
    const end = stringEnd(bytes, from);
    return end < 0 ? null : { end, depth: 0 };
  }
  if (first === OPEN_BRACE || first === OPEN_BRACKET) return skipNested(bytes, from);
  let end = from;
  while (end < bytes.length && !isScalarEnd(bytes[end] as number)) end += 1;
  return end === from ? null : { end, depth: 0 };
}

function skipNested(bytes: Buffer, from: number): { end: number; depth: number } | null {
  let level = 0;
  let depth = 0;
  let at = from;
  while (at < bytes.length) {
    const byte = bytes[at];
    if (byte === QUOTE) {
      at = stringEnd(bytes, at);
      if (at < 0) return null;
      continue;
    }
    at += 1;
    if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      level += 1;
      if (level > depth) depth = level;
    } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      level -= 1;
      if (level === 0) return { end: at, depth };
    }
  }
  return null;
}

function isScalarEnd(byte: number): boolean {
  return byte === COMMA || byte === CLOSE_BRACE || byte === CLOSE_BRACKET || byte <= SPACE;
}

/** A key may be spelt with escapes: it is compared by what it means. A key that is no valid string is not wanted by anybody. */
function readKey(bytes: Buffer, start: number, end: number): string {
  const text = bytes.toString('latin1', start + 1, end - 1);
  if (!text.includes('\\')) return text;
  try {
    return String(JSON.parse(bytes.toString('utf8', start, end)));
  } catch {
    return '';
  }
}
