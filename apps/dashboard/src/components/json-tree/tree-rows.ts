import type { DocumentValue } from './parse-document.ts';
import { DEPTH_MAX } from './search-document.ts';
import { type Container, isContainer, isInline, OPEN_SIZE_MAX, sizeOf } from './tree-node.ts';

/** Levels below this are folded at first. */
const OPEN_DEPTH = 2;

/** One line of a document. A container that is unfolded has two: its opening and, after its entries, its closing bracket. */
export interface TreeRow {
  readonly kind: 'value' | 'folded' | 'open' | 'close';
  readonly depth: number;
  /** Null for the document itself. */
  readonly label: string | number | null;
  readonly value: DocumentValue;
  /** The opening row of the container that this lies in. */
  readonly parent: TreeRow | null;
}

export type FoldMode = 'default' | 'folded' | 'unfolded';

/** What is unfolded: everything, nothing or what is short, and beyond that what a reader has chosen. A container is known by its own identity. */
export interface Folds {
  readonly mode: FoldMode;
  readonly byHand: ReadonlyMap<Container, boolean>;
}

export const FOLDS_AT_FIRST: Folds = { mode: 'default', byHand: new Map() };

/** The lines of a document in their order, with a stack of its own, so that no depth of nesting can break it. */
export function treeRows(root: DocumentValue, folds: Folds): readonly TreeRow[] {
  const rows: TreeRow[] = [];
  const open: Cursor[] = [];
  const enter = (label: TreeRow['label'], value: DocumentValue, parent: TreeRow | null): void => {
    const depth = open.length;
    if (!isContainer(value) || (depth > 0 && isInline(value))) {
      rows.push({ kind: 'value', depth, label, value, parent });
      return;
    }
    const row: TreeRow = { kind: isUnfolded(value, depth, folds) ? 'open' : 'folded', depth, label, value, parent };
    rows.push(row);
    if (row.kind === 'open') open.push({ row, entries: value, keys: keysOf(value), at: 0 });
  };
  enter(null, root, null);
  for (let cursor = open.at(-1); cursor !== undefined; cursor = open.at(-1)) {
    const size = cursor.keys?.length ?? (cursor.entries as readonly DocumentValue[]).length;
    if (cursor.at === size) {
      open.pop();
      const { depth, value } = cursor.row;
      rows.push({ kind: 'close', depth, label: null, value, parent: cursor.row });
      continue;
    }
    const key = cursor.keys === null ? cursor.at : (cursor.keys[cursor.at] ?? '');
    cursor.at += 1;
    enter(key, (cursor.entries as Readonly<Record<string | number, DocumentValue>>)[key] ?? null, cursor.row);
  }
  return rows;
}

interface Cursor {
  readonly row: TreeRow;
  readonly entries: Container;
  readonly keys: readonly string[] | null;
  at: number;
}

function keysOf(value: Container): readonly string[] | null {
  return Array.isArray(value) ? null : Object.keys(value);
}

function isUnfolded(value: Container, depth: number, { mode, byHand }: Folds): boolean {
  const chosen = byHand.get(value);
  if (chosen !== undefined) return chosen;
  // The document itself stays open: folding it would leave nothing to look at.
  if (depth === 0) return true;
  if (mode === 'folded') return false;
  return mode === 'unfolded' ? depth < DEPTH_MAX : depth < OPEN_DEPTH && sizeOf(value) <= OPEN_SIZE_MAX;
}

/** From the root, by key or index. */
export function segmentsOf(row: TreeRow): readonly (string | number)[] {
  const segments: (string | number)[] = [];
  for (let at: TreeRow | null = row.kind === 'close' ? row.parent : row; at !== null; at = at.parent)
    if (at.label !== null) segments.push(at.label);
  return segments.reverse();
}

/** Unfolds whatever an entry lies in. */
export function withEntryOpen(folds: Folds, root: DocumentValue, segments: readonly (string | number)[]): Folds {
  const byHand = new Map(folds.byHand);
  let at = root;
  for (const segment of segments) {
    if (!isContainer(at)) break;
    byHand.set(at, true);
    at = (at as Readonly<Record<string | number, DocumentValue>>)[segment] ?? null;
  }
  return { ...folds, byHand };
}

/** The row of an entry; of the line that it is written on, where its container is so short that it has only one. Null while it is folded away. */
export function rowIndexOf(rows: readonly TreeRow[], segments: readonly (string | number)[]): number | null {
  let index = rows.length === 0 ? null : 0;
  for (const [position, segment] of segments.entries()) {
    const parent = index === null ? undefined : rows[index];
    if (index === null || parent === undefined) return null;
    if (parent.kind !== 'open') return position === segments.length - 1 && parent.kind === 'value' ? index : null;
    index = childIndexOf(rows, index, segment);
  }
  return index;
}

function childIndexOf(rows: readonly TreeRow[], parentIndex: number, label: string | number): number | null {
  const parent = rows[parentIndex];
  for (let index = parentIndex + 1; index < rows.length; index += 1) {
    const row = rows[index];
    if (row?.parent !== parent) continue;
    if (row?.kind === 'close') return null;
    if (row?.label === label) return index;
  }
  return null;
}
