'use client';

import type { RequestView } from '@lethe/core/payloads';
import { useRef, useState } from 'react';
import { NOTHING_SELECTED, type Selection, selectTo, toggleAll, toggleSelected } from './selection.ts';

export interface ListSelection {
  readonly selection: Selection;
  toggle(id: string): void;
  /** Up to this row from the anchor, or from the row that the reader is on. */
  extend(id: string, activeId: string | null): void;
  toggleAll(): void;
  clear(): void;
  /** The selected requests, of this page and of those before. */
  selected(): readonly RequestView[];
}

/** What is selected stays so over the pages of one list, and goes with its filter. */
export function useListSelection(listKey: string, requests: readonly RequestView[]): ListSelection {
  const [state, setState] = useState({ listKey, selection: NOTHING_SELECTED });
  const seen = useRef(new Map<string, RequestView>());
  const selection = state.listKey === listKey ? state.selection : NOTHING_SELECTED;
  const order = requests.map(({ id }) => id);
  const set = (next: Selection) => {
    for (const request of requests) seen.current.set(request.id, request);
    setState({ listKey, selection: next });
  };
  return {
    selection,
    toggle: (id) => set(toggleSelected(selection, id)),
    extend: (id, activeId) => set(selectTo({ ...selection, anchor: selection.anchor ?? activeId }, id, order)),
    toggleAll: () => set(toggleAll(selection, order)),
    clear: () => set(NOTHING_SELECTED),
    selected: () => [...selection.ids].flatMap((id) => seen.current.get(id) ?? []),
  };
}
