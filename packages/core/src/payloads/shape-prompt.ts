// Hot path: one pass over the beginning of the system prompt of each request that is stored; budget 10 µs for 1 KB.

/** What a prompt says after this is not looked at. */
export const SHAPED_LENGTH_MAX = 4_000;
/** A name in quotes is short. What is longer is part of the prompt. */
const QUOTED_LENGTH_MAX = 120;
const VARYING = '§';
const CALENDAR = new Set(
  (
    'january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec ' +
    'monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun'
  ).split(' '),
);
const CALENDAR_LENGTH_MIN = 3;
const CALENDAR_LENGTH_MAX = 9;
/** Names are written with a capital; `may` and `march` are words otherwise. */
const CALENDAR_BEGINNINGS = 'ADFJMNOSTW';
const SPACE = 32;
const CLOSING: Readonly<Record<number, string>> = { 34: '"', 39: "'", 8220: '”' };
const AT_SIGN = 64;
const COLON = 58;

/**
 * The shape of a system prompt: two prompts that differ only in their numbers, ids, dates, addresses, redacted values and quoted names have the same.
 * It is content like the prompt itself, and is kept nowhere: only a keyed fingerprint of it is.
 */
export function shapePrompt(prompt: string): string {
  const text = prompt.length > SHAPED_LENGTH_MAX ? prompt.slice(0, SHAPED_LENGTH_MAX) : prompt;
  const pieces: string[] = [];
  // Words that stay are taken over in runs, with the single space between them.
  let runStart = -1;
  let runEnd = -1;
  const closeRun = (): void => {
    if (runStart !== -1) pieces.push(text.slice(runStart, runEnd));
    runStart = -1;
  };
  let at = 0;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (isSpace(code)) {
      at += 1;
      continue;
    }
    const quotedEnd = endOfQuoted(text, at, code);
    const end = quotedEnd ?? endOfWord(text, at);
    if (quotedEnd !== null || varies(text, at, end)) {
      closeRun();
      // Dates and times are several of these in a row.
      if (pieces.at(-1) !== VARYING) pieces.push(VARYING);
    } else {
      if (runStart !== -1 && (at !== runEnd + 1 || text.charCodeAt(runEnd) !== SPACE)) closeRun();
      if (runStart === -1) runStart = at;
      runEnd = end;
    }
    at = end;
  }
  closeRun();
  return pieces.join(' ');
}

/** Null where no short text in quotes begins. */
function endOfQuoted(text: string, at: number, code: number): number | null {
  const closing = CLOSING[code];
  if (closing === undefined) return null;
  const end = text.indexOf(closing, at + 1);
  if (end === -1 || end - at > QUOTED_LENGTH_MAX) return null;
  const line = text.indexOf('\n', at);
  return line !== -1 && line < end ? null : end + 1;
}

/** A word goes to the next space, or to a quote that begins something of its own. */
function endOfWord(text: string, start: number): number {
  let end = start + 1;
  while (end < text.length) {
    const code = text.charCodeAt(end);
    if (isSpace(code) || code === 34 || code === 8220) break;
    end += 1;
  }
  return end;
}

/** What has a digit, is an address or a mark of redaction, or names a month or a day. */
function varies(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) {
    const code = text.charCodeAt(at);
    if ((code >= 48 && code <= 57) || code === AT_SIGN) return true;
    if (code === COLON && (text.startsWith('://', at) || text.startsWith('[redacted', at - 9))) return true;
  }
  return isOfCalendar(text, start, end);
}

/** With what ends a sentence after it, at most one character. */
function isOfCalendar(text: string, start: number, end: number): boolean {
  const wordEnd = isLetter(text.charCodeAt(end - 1)) ? end : end - 1;
  const length = wordEnd - start;
  if (length < CALENDAR_LENGTH_MIN || length > CALENDAR_LENGTH_MAX) return false;
  return CALENDAR_BEGINNINGS.includes(text[start] ?? '') && CALENDAR.has(text.slice(start, wordEnd).toLowerCase());
}

function isLetter(code: number): boolean {
  const lower = code | 32;
  return lower >= 97 && lower <= 122;
}

function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13) || code === 160;
}
