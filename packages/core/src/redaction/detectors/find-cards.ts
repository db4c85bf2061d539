import type { TextSpan } from '../../retention/index.ts';

const LENGTH_MIN = 13;
const LENGTH_MAX = 19;
const DIGITS = /\d+/g;
const SEPARATOR = /[ \u00a0\-\u2011]/;
/** What no number of a card follows on: a word, a digit that is none of ours, or a decimal point. */
const INSIDE = /(?:[\p{L}\p{N}_]|\d[.,])$/u;
/** How many groups of digits are looked at without a pause. */
const STEP_GROUPS = 500;
/** As many digits as the shortest number has: most texts have none. */
const MANY_DIGITS = /\d(?:[ \u00a0\-\u2011]?\d){12}/;

/** What the numbers of each network begin with, and how long they are. */
const NETWORKS: readonly (readonly [beginning: RegExp, lengths: readonly number[]])[] = [
  [/^4/, [13, 16, 19]],
  [/^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, [16]],
  [/^3[47]/, [15]],
  [/^(?:6011|64[4-9]|65)/, [16, 17, 18, 19]],
  [/^35(?:2[89]|[3-8])/, [16, 17, 18, 19]],
  [/^3(?:0[0-59]|[689])/, [14, 15, 16, 17, 18, 19]],
  [/^62/, [16, 17, 18, 19]],
  [/^(?:50|5[6-9]|6[0-9])/, [13, 14, 15, 16, 17, 18, 19]],
];

interface DigitGroup {
  readonly digits: string;
  readonly start: number;
  readonly end: number;
}

/** Numbers of payment cards: the beginning and length of a network, in groups or not, with the right check digit. */
export function* findCards(text: string): Generator<TextSpan | null> {
  if (!MANY_DIGITS.test(text)) return;
  // Groups with one separator between two of them. No more of them are kept than a card has digits.
  let run: DigitGroup[] = [];
  let groupCount = 0;
  for (const { 0: digits, index: start } of text.matchAll(DIGITS)) {
    groupCount += 1;
    if (groupCount % STEP_GROUPS === 0) yield null;
    const group = { digits, start, end: start + digits.length };
    if (!goesOn(text, run.at(-1), group)) {
      yield* cardsIn(run, 0);
      run = [];
      if (INSIDE.test(text.slice(Math.max(0, start - 2), start))) continue;
    }
    run.push(group);
    yield* cardsIn(run, LENGTH_MAX - 1);
  }
  yield* cardsIn(run, 0);
}

function goesOn(text: string, before: DigitGroup | undefined, { start }: DigitGroup): boolean {
  return before !== undefined && start === before.end + 1 && SEPARATOR.test(text[before.end] ?? '');
}

/** A card begins and ends with a group of digits; other numbers may stand beside it. Takes groups off until so many are left. */
function* cardsIn(run: DigitGroup[], leftCount: number): Generator<TextSpan> {
  while (run.length > leftCount) {
    const size = groupsOfCard(run);
    const [first, ...others] = run.splice(0, Math.max(size, 1));
    if (size > 0 && first !== undefined) yield { start: first.start, end: (others.at(-1) ?? first).end };
  }
}

/** How many groups from the first on make up a card, the most of them; 0 when none do. */
function groupsOfCard(groups: readonly DigitGroup[]): number {
  let digits = '';
  let size = 0;
  for (const [index, group] of groups.entries()) {
    digits += group.digits;
    if (digits.length > LENGTH_MAX) break;
    if (digits.length >= LENGTH_MIN && isOfNetwork(digits) && hasCheckDigit(digits)) size = index + 1;
  }
  return size;
}

function isOfNetwork(digits: string): boolean {
  return NETWORKS.some(([beginning, lengths]) => beginning.test(digits) && lengths.includes(digits.length));
}

/** The algorithm of Luhn. */
function hasCheckDigit(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = Number(digits[digits.length - 1 - index]);
    const doubled = digit * 2;
    sum += index % 2 === 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
