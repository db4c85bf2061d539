import { type DocumentValue, isRawNumber } from './parse-document.ts';
import { isContainer, sizeOf } from './tree-node.ts';

/** More hits than this are not collected: nobody steps through them. */
export const MATCH_COUNT_MAX = 500;
/** No browser lays out a tree that is deeper. What lies below can be copied, but is neither found nor unfolded. */
export const DEPTH_MAX = 100;

type Segments = readonly (string | number)[];

/** An entry by its parent: a path is written out for hits alone, because a document may be as deep as it is long. */
interface Place {
  readonly parent: Place | null;
  readonly depth: number;
  readonly key: string | number | null;
  readonly value: DocumentValue;
}

/**
 * The entries whose key or plain value contains a text, without regard to case, in the order of the document. It walks with a stack of its own,
 * so that no depth of nesting can break it.
 */
export function searchDocument(root: DocumentValue, query: string): readonly Segments[] {
  const needle = query.toLowerCase();
  if (needle === '') return [];
  const matches: Segments[] = [];
  const open: Place[] = [{ parent: null, depth: 0, key: null, value: root }];
  while (open.length > 0 && matches.length < MATCH_COUNT_MAX) {
    const place = open.pop();
    if (place === undefined) break;
    if (isMatch(place, needle)) matches.push(segmentsOf(place));
    if (isContainer(place.value) && place.depth < DEPTH_MAX) pushChildren(open, place, place.value);
  }
  return matches;
}

/** Documents with more entries cannot be unfolded as a whole. */
export const UNFOLD_ENTRIES_MAX = 500_000;

/** Whether a document is small and flat enough to be shown with everything unfolded. */
export function canUnfold(root: DocumentValue): boolean {
  const open: { value: DocumentValue; depth: number }[] = [{ value: root, depth: 0 }];
  let count = 1;
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (!isContainer(at.value)) continue;
    count += sizeOf(at.value);
    if (count > UNFOLD_ENTRIES_MAX || at.depth > DEPTH_MAX) return false;
    for (const value of Object.values(at.value)) open.push({ value, depth: at.depth + 1 });
  }
  return true;
}

/** Backwards onto the stack, so that the first child comes off it first. */
function pushChildren(open: Place[], parent: Place, value: DocumentValue): void {
  const depth = parent.depth + 1;
  if (Array.isArray(value)) {
    for (let index = value.length - 1; index >= 0; index -= 1)
      open.push({ parent, depth, key: index, value: value[index] ?? null });
    return;
  }
  const entries = Object.entries(value as Readonly<Record<string, DocumentValue>>);
  for (const [key, child] of entries.reverse()) open.push({ parent, depth, key, value: child });
}

function segmentsOf(place: Place): Segments {
  const segments: (string | number)[] = [];
  for (let at: Place | null = place; at !== null; at = at.parent) {
    if (at.key !== null) segments.push(at.key);
  }
  return segments.reverse();
}

function isMatch({ key, value }: Place, needle: string): boolean {
  if (typeof key === 'string' && key.toLowerCase().includes(needle)) return true;
  if (isContainer(value)) return false;
  const text =
    typeof value === 'string'
      ? value
      : typeof value === 'object' && value !== null && isRawNumber(value)
        ? value.rawJSON
        : String(value);
  return text.toLowerCase().includes(needle);
}
