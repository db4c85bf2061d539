'use client';

import { useState } from 'react';
import { type ListView, viewCookie } from './list-view.ts';

/** How the list is liked, kept in a cookie of this browser. */
export function useListView(initial: ListView): readonly [ListView, (view: ListView) => void] {
  const [view, setView] = useState(initial);
  const keep = (next: ListView) => {
    setView(next);
    // biome-ignore lint/suspicious/noDocumentCookie: the cookie store is missing in one of the browsers.
    document.cookie = viewCookie(next);
  };
  return [view, keep];
}
