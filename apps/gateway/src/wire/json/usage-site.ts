import { scanMembers, scanObject, skipSpace } from './scan-object.ts';
import { type Edit, splice } from './splice.ts';

const USAGE: ReadonlySet<string> = new Set(['usage']);
const KEY = Buffer.from('"usage"');
const UNICODE_ESCAPE = Buffer.from('\\u00');
const BACKSLASH = 0x5c;
const COLON = 0x3a;

/** Where the `usage` of a whole answer stands or is to stand. */
export interface UsageSite {
  /** The member as the upstream wrote it; null when there is none. */
  readonly text: string | null;
  readonly places: readonly { readonly start: number; readonly end: number; readonly prefix: string }[];
}

/**
 * Finds the top-level `usage` of a whole answer. One that is repeated is replaced everywhere, as readers may disagree on which counts.
 * @param body  valid JSON
 * @returns null for what is no object
 */
export function findUsage(body: Buffer): UsageSite | null {
  return findNearEnd(body) ?? findAnywhere(body);
}

/**
 * The quick way to a `usage` that is spelt without escapes, occurs once, and has not much after it, as providers write it.
 * In valid JSON an unescaped `"usage"` before a colon is a key; it is a top-level one when from there on only the one brace closes that is still open.
 */
function findNearEnd(body: Buffer): UsageSite | null {
  const keyAt = body.lastIndexOf(KEY);
  if (keyAt < 1 || body[keyAt - 1] === BACKSLASH || body.indexOf(KEY) !== keyAt || body.includes(UNICODE_ESCAPE))
    return null;
  const colonAt = skipSpace(body, keyAt + KEY.length);
  if (body[colonAt] !== COLON) return null;
  const rest = scanMembers(body, USAGE, keyAt);
  const site = rest?.sites[0];
  if (rest === null || site === undefined || skipSpace(body, rest.closeAt + 1) !== body.length) return null;
  const { valueStart, valueEnd } = site;
  return {
    text: body.toString('utf8', valueStart, valueEnd),
    places: [{ start: valueStart, end: valueEnd, prefix: '' }],
  };
}

function findAnywhere(body: Buffer): UsageSite | null {
  const scan = scanObject(body, USAGE);
  if (scan === null) return null;
  const last = scan.sites.at(-1);
  if (last === undefined) {
    const prefix = scan.isEmpty ? '"usage":' : ',"usage":';
    return { text: null, places: [{ start: scan.closeAt, end: scan.closeAt, prefix }] };
  }
  const places = scan.sites.map(({ valueStart, valueEnd }) => ({ start: valueStart, end: valueEnd, prefix: '' }));
  return { text: body.toString('utf8', last.valueStart, last.valueEnd), places };
}

/** The answer with this text as its usage, and no other byte changed. */
export function setUsage(body: Buffer, { places }: UsageSite, text: string): Buffer {
  return splice(
    body,
    places.map(({ start, end, prefix }): Edit => ({ start, end, text: prefix + text })),
  );
}
