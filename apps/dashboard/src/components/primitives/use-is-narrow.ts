'use client';

import { useSyncExternalStore } from 'react';

/** As in the style sheet: below it a page has one column. */
const NARROW = '(max-width: 900px)';

function subscribe(listener: () => void): () => void {
  const media = window.matchMedia(NARROW);
  media.addEventListener('change', listener);
  return () => media.removeEventListener('change', listener);
}

/** Whether the window is a phone's. False in the server's HTML, which lays out for both. */
export function useIsNarrow(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => window.matchMedia(NARROW).matches,
    () => false,
  );
}
