'use client';

import { useSyncExternalStore } from 'react';

const never = () => () => undefined;

/** What the modifier key is called on this machine: `⌘`, or `Ctrl ` with its space. The server cannot know, and assumes the latter. */
export function useModifierName(): string {
  return useSyncExternalStore(
    never,
    () => (/mac|iphone|ipad/i.test(navigator.userAgent) ? '⌘' : 'Ctrl '),
    () => 'Ctrl ',
  );
}
