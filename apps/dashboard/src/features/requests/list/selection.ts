/** The rows that something is to be done with, and the one from which a range is counted. */
export interface Selection {
  readonly ids: ReadonlySet<string>;
  readonly anchor: string | null;
}

export const NOTHING_SELECTED: Selection = { ids: new Set(), anchor: null };

/** As many as one erasure may name. */
const SELECTED_MAX = 1_000;

export function toggleSelected({ ids }: Selection, id: string): Selection {
  const next = new Set(ids);
  if (!next.delete(id) && next.size < SELECTED_MAX) next.add(id);
  return { ids: next, anchor: id };
}

/** Adds every row from the anchor to this one, both included. Without an anchor on the page it is this row alone. */
export function selectTo(selection: Selection, id: string, order: readonly string[]): Selection {
  const from = selection.anchor === null ? -1 : order.indexOf(selection.anchor);
  const to = order.indexOf(id);
  if (to === -1) return selection;
  const range = from === -1 ? [id] : order.slice(Math.min(from, to), Math.max(from, to) + 1);
  const next = new Set(selection.ids);
  for (const added of range) if (next.size < SELECTED_MAX) next.add(added);
  return { ids: next, anchor: from === -1 ? id : selection.anchor };
}

/** All rows of the page, or none of them when all are selected already. */
export function toggleAll({ ids }: Selection, order: readonly string[]): Selection {
  const next = new Set(ids);
  const areAll = order.every((id) => ids.has(id));
  for (const id of order) {
    if (areAll) next.delete(id);
    else if (next.size < SELECTED_MAX) next.add(id);
  }
  return { ids: next, anchor: null };
}
