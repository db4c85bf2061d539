import type { Selection } from './selection.ts';

/** Where the reader is on the list. */
export interface ListPlace {
  /** The rows as they stand, first to last. */
  readonly order: readonly string[];
  /** The row that last had the focus, or is open beside the list. */
  readonly activeId: string | null;
  readonly peekId: string | null;
  readonly selection: Selection;
}

/** What a key does. Null: it does nothing here and belongs to the browser. */
export type ListCommand =
  | { readonly kind: 'move'; readonly id: string }
  | { readonly kind: 'extend'; readonly id: string }
  | { readonly kind: 'select'; readonly id: string }
  | { readonly kind: 'open'; readonly id: string }
  | { readonly kind: 'peek'; readonly id: string }
  | { readonly kind: 'close_peek' }
  | { readonly kind: 'clear_selection' }
  | { readonly kind: 'compare'; readonly ids: readonly [string, string] }
  /** Says what is missing for it. */
  | { readonly kind: 'refuse'; readonly sentence: string }
  | { readonly kind: 'copy'; readonly id: string }
  | { readonly kind: 'erase'; readonly ids: readonly string[] };

export type ListKey = 'j' | 'k' | 'J' | 'K' | 'x' | 'X' | 'Enter' | ' ' | 'Escape' | 'c' | 'y' | 'e';

export function commandOf(key: ListKey, place: ListPlace): ListCommand | null {
  const { order, activeId, peekId, selection } = place;
  switch (key) {
    case 'j':
    case 'k':
      return onRow(neighbour(place, key === 'j' ? 1 : -1), 'move');
    case 'J':
    case 'K':
      return onRow(neighbour(place, key === 'J' ? 1 : -1), 'extend');
    case 'x':
      return onRow(rowAt(place), 'select');
    case 'X':
      return onRow(rowAt(place), 'extend');
    case 'Enter':
      return onRow(peekId ?? rowAt(place), 'open');
    case ' ': {
      const id = rowAt(place) ?? order[0] ?? null;
      return id !== null && id === peekId ? { kind: 'close_peek' } : onRow(id, 'peek');
    }
    case 'Escape':
      if (peekId !== null) return { kind: 'close_peek' };
      return selection.ids.size > 0 ? { kind: 'clear_selection' } : null;
    case 'c':
      return comparison(place);
    case 'y':
      return onRow(peekId ?? activeId, 'copy');
    case 'e': {
      const ids = selection.ids.size > 0 ? [...selection.ids] : [peekId ?? rowAt(place)].filter((id) => id !== null);
      return ids.length === 0 ? { kind: 'refuse', sentence: 'Select requests with X first.' } : { kind: 'erase', ids };
    }
  }
}

function onRow(id: string | null, kind: 'move' | 'extend' | 'select' | 'open' | 'peek' | 'copy'): ListCommand | null {
  return id === null ? null : { kind, id };
}

function rowAt({ order, activeId }: ListPlace): string | null {
  return activeId !== null && order.includes(activeId) ? activeId : null;
}

/** The row above or below; from nowhere the first or the last one, and at an end that end. */
function neighbour(place: ListPlace, by: 1 | -1): string | null {
  const { order } = place;
  const at = order.indexOf(rowAt(place) ?? '');
  if (at === -1) return (by === 1 ? order[0] : order.at(-1)) ?? null;
  return order[Math.min(order.length - 1, Math.max(0, at + by))] ?? null;
}

/** Two that are selected, or the one that is selected and the one that the reader is on. */
function comparison({ selection, activeId, peekId }: ListPlace): ListCommand {
  const ids = [...selection.ids];
  const here = peekId ?? activeId;
  const pair = ids.length === 1 && here !== null && here !== ids[0] ? [...ids, here] : ids;
  const [a, b] = pair;
  if (pair.length === 2 && a !== undefined && b !== undefined) return { kind: 'compare', ids: [a, b] };
  return {
    kind: 'refuse',
    sentence:
      pair.length > 2 ? 'Two requests can be compared, not more.' : 'Select two requests with X to compare them.',
  };
}
