import type { TreeRow } from './tree-rows.ts';

/** Lines that one press of a page key passes. */
const PAGE_LINES = 20;

export interface CursorMove {
  readonly index: number;
  /** Whether the row at `index` is folded or unfolded by the key. */
  readonly isToggled: boolean;
}

/** Where a key takes the cursor of a tree, as trees do everywhere; null for a key that the tree leaves to others. */
export function moveCursor(rows: readonly TreeRow[], at: number, key: string): CursorMove | null {
  const row = rows[at];
  if (row === undefined) return null;
  const to = (index: number): CursorMove => ({
    index: Math.max(0, Math.min(rows.length - 1, index)),
    isToggled: false,
  });
  switch (key) {
    case 'ArrowDown':
      return to(at + 1);
    case 'ArrowUp':
      return to(at - 1);
    case 'PageDown':
      return to(at + PAGE_LINES);
    case 'PageUp':
      return to(at - PAGE_LINES);
    case 'Home':
      return to(0);
    case 'End':
      return to(rows.length - 1);
    case 'ArrowRight':
      return row.kind === 'folded' ? { index: at, isToggled: true } : to(row.kind === 'open' ? at + 1 : at);
    case 'ArrowLeft':
      return foldOrLeave(rows, at, row);
    case 'Enter':
    case ' ':
      return row.kind === 'value' || row.kind === 'close' ? null : { index: at, isToggled: true };
    default:
      return null;
  }
}

/** Left folds what is open, and from anything else goes to what it lies in. */
function foldOrLeave(rows: readonly TreeRow[], at: number, row: TreeRow): CursorMove {
  if (row.kind === 'open' && row.depth > 0) return { index: at, isToggled: true };
  const parent = row.parent === null ? at : rows.lastIndexOf(row.parent, at);
  return { index: Math.max(0, parent), isToggled: false };
}
