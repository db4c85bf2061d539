import type { Conversation } from '@lethe/core/payloads';
import { diffArrays, diffWordsWithSpace } from 'diff';
import { jsonText, type TurnText, turnText } from './turn-text.ts';

/** Beyond these a difference is shown as two texts, not word by word: nobody reads it, and finding it takes long. */
const WORD_DIFF_CHARACTERS_MAX = 40_000;
const EDITS_MAX = 2_000;
const DIFF_TIME_MS_MAX = 150;
/** Texts that share less than this part of the longer one are two texts, not one that was changed. */
const SHARED_PART_MIN = 0.3;

/** A run of text in both requests, or in one of them. */
export interface TextRun {
  readonly in: 'both' | 'a' | 'b';
  readonly text: string;
}

export type ComparedTurn =
  | { readonly kind: 'same'; readonly turns: readonly TurnText[] }
  /** Two turns of one speaker in one place. */
  | { readonly kind: 'changed'; readonly a: TurnText; readonly b: TurnText }
  | { readonly kind: 'only'; readonly in: 'a' | 'b'; readonly turn: TurnText };

/** The turns of two conversations beside each other: what is the same, what changed in place, and what only one of them has. */
export function compareTurns(a: Conversation, b: Conversation): readonly ComparedTurn[] {
  const [left, right] = [a.turns.map(turnText), b.turns.map(turnText)];
  const changes = diffArrays(left, right, {
    comparator: isSameTurn,
    maxEditLength: EDITS_MAX,
    timeout: DIFF_TIME_MS_MAX,
  });
  if (changes === undefined) return pairUp(left, right);
  const compared: ComparedTurn[] = [];
  let removed: readonly TurnText[] = [];
  for (const { value, added, removed: isRemoved } of changes) {
    if (isRemoved) {
      removed = value;
      continue;
    }
    compared.push(...pairUp(removed, added ? value : []));
    removed = [];
    if (!added) compared.push({ kind: 'same', turns: value });
  }
  return [...compared, ...pairUp(removed, [])];
}

function isSameTurn(a: TurnText, b: TurnText): boolean {
  return a.speaker === b.speaker && a.text === b.text;
}

/** Turns of the same speaker in the same order stand beside each other; the rest stands alone. */
function pairUp(left: readonly TurnText[], right: readonly TurnText[]): readonly ComparedTurn[] {
  const compared: ComparedTurn[] = [];
  let next = 0;
  for (const a of left) {
    const at = right.findIndex((candidate, index) => index >= next && candidate.speaker === a.speaker);
    const b = right[at];
    if (b === undefined) {
      compared.push({ kind: 'only', in: 'a', turn: a });
      continue;
    }
    for (const turn of right.slice(next, at)) compared.push({ kind: 'only', in: 'b', turn });
    compared.push({ kind: 'changed', a, b });
    next = at + 1;
  }
  return [...compared, ...right.slice(next).map((turn) => ({ kind: 'only', in: 'b', turn }) as const)];
}

/** Null where telling the words apart would take too long or say too little. */
export function compareWords(a: string, b: string): readonly TextRun[] | null {
  if (a.length + b.length > WORD_DIFF_CHARACTERS_MAX) return null;
  const changes = diffWordsWithSpace(a, b, { maxEditLength: EDITS_MAX, timeout: DIFF_TIME_MS_MAX });
  if (changes === undefined) return null;
  const sharedLength = changes.reduce(
    (sum, { value, added, removed }) => sum + (added || removed ? 0 : value.length),
    0,
  );
  if (sharedLength < SHARED_PART_MIN * Math.max(a.length, b.length)) return null;
  return changes.map(
    ({ value, added, removed }) => ({ in: added ? 'b' : removed ? 'a' : 'both', text: value }) as const,
  );
}

export interface ComparedParameter {
  readonly name: string;
  /** Null where the request does not set it. */
  readonly a: string | null;
  readonly b: string | null;
  readonly isSame: boolean;
}

const PARAMETER_COUNT_MAX = 60;

/** What the two requests set beside their messages, by name, tools included. */
export function compareParameters(a: Conversation, b: Conversation): readonly ComparedParameter[] {
  const [left, right] = [settingsOf(a), settingsOf(b)];
  const names = [...new Set([...left.keys(), ...right.keys()])].sort();
  return names.slice(0, PARAMETER_COUNT_MAX).map((name) => {
    const [of, other] = [left.get(name) ?? null, right.get(name) ?? null];
    return { name, a: of, b: other, isSame: of === other };
  });
}

function settingsOf({ parameters, tools }: Conversation): ReadonlyMap<string, string> {
  const settings = Object.entries(parameters).filter(([, value]) => value !== undefined);
  const entries = settings.map(([name, value]) => [name, typeof value === 'string' ? value : jsonText(value)] as const);
  for (const tool of tools) entries.push([`tool ${tool.name}`, jsonText(tool.json)]);
  return new Map(entries);
}
