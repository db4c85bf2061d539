import { type DocumentValue, isRawNumber } from './parse-document.ts';
import { isContainer } from './tree-node.ts';

/** More hits than this are not collected: nobody steps through them. */
export const MATCH_COUNT_MAX = 500;

type Segments = readonly (string | number)[];

/** An entry by its parent: a path is written out for hits alone, because a document may be as deep as it is long. */
interface Place {
  readonly parent: Place | null;
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
  const open: Place[] = [{ parent: null, key: null, value: root }];
  while (open.length > 0 && matches.length < MATCH_COUNT_MAX) {
    const place = open.pop();
    if (place === undefined) break;
    if (isMatch(place, needle)) matches.push(segmentsOf(place));
    if (isContainer(place.value)) pushChildren(open, place, place.value);
  }
  return matches;
}

/** How many entries a document has, counted up to `limit`. */
export function countEntries(root: DocumentValue, limit: number): number {
  const open: DocumentValue[] = [root];
  let count = 0;
  while (open.length > 0 && count < limit) {
    const value = open.pop() ?? null;
    count += 1;
    if (!isContainer(value)) continue;
    for (const child of Object.values(value)) {
      if (open.length < limit) open.push(child);
    }
  }
  return Math.max(count, Math.min(limit, count + open.length));
}

/** Backwards onto the stack, so that the first child comes off it first. */
function pushChildren(open: Place[], parent: Place, value: DocumentValue): void {
  if (Array.isArray(value)) {
    for (let index = value.length - 1; index >= 0; index -= 1)
      open.push({ parent, key: index, value: value[index] ?? null });
    return;
  }
  const entries = Object.entries(value as Readonly<Record<string, DocumentValue>>);
  for (const [key, child] of entries.reverse()) open.push({ parent, key, value: child });
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
