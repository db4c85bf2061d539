import { setImmediate } from 'node:timers/promises';

/** Text up to this length is counted; the rest is reckoned by its length, so that one estimate takes some tens of milliseconds at most. */
const COUNTED_CHARACTERS_MAX = 100_000;
const CHARACTERS_PER_TOKEN = 4;
const NO_SPECIAL_TOKENS = { disallowedSpecial: new Set<string>() };
/**
 * A run of characters without white space, or of white space alone, is cut after so many: the tokenizer takes time by the square of what it cannot
 * take apart. Words are shorter, so that their count is exact; a cut may add a token.
 */
const RUN_LENGTH_MAX = 256;
/** After so many characters whatever else waits has its turn. */
const TURN_LENGTH = 4_096;

/** A text whose tokens are to be counted. Of a long one its beginning is enough. */
export interface CountedText {
  readonly text: string;
  /** The whole length. */
  readonly characters: number;
}

/**
 * The tokens of texts by the o200k vocabulary. For models with other vocabularies that is an approximation,
 * which is why a record says that its usage was estimated.
 */
export async function countTokens(texts: readonly CountedText[]): Promise<readonly number[]> {
  // The vocabulary takes some 50 MB, so it is loaded by the first estimate and not before.
  const { countTokens: count } = await import('gpt-tokenizer/encoding/o200k_base');
  const counts: number[] = [];
  for (const { text, characters } of texts) {
    const counted = text.slice(0, COUNTED_CHARACTERS_MAX);
    let tokens = Math.ceil((characters - counted.length) / CHARACTERS_PER_TOKEN);
    let turnEnd = TURN_LENGTH;
    let start = 0;
    for (const end of cuts(counted)) {
      tokens += count(counted.slice(start, end), NO_SPECIAL_TOKENS);
      start = end;
      if (start < turnEnd) continue;
      turnEnd = start + TURN_LENGTH;
      await setImmediate();
    }
    counts.push(tokens);
  }
  return counts;
}

/** Where pieces of a text end: within long runs only, never between the halves of a character, and at its end. */
function cuts(text: string): readonly number[] {
  const ends: number[] = [];
  let runLength = 0;
  let isSpaceRun = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const isSpace = code <= SPACE;
    if (isSpace !== isSpaceRun) {
      isSpaceRun = isSpace;
      runLength = 0;
    }
    runLength += 1;
    if (runLength <= RUN_LENGTH_MAX || (code >= LOW_SURROGATE_MIN && code <= LOW_SURROGATE_MAX)) continue;
    ends.push(at);
    runLength = 1;
  }
  ends.push(text.length);
  return ends;
}

const SPACE = 0x20;
const LOW_SURROGATE_MIN = 0xdc00;
const LOW_SURROGATE_MAX = 0xdfff;
