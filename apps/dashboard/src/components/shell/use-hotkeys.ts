'use client';

import { useEffect, useEffectEvent } from 'react';

/** After `g`, the second key of a pair must follow within this. */
const PAIR_TIMEOUT_MS = 1_000;

/** Keys by name, or pairs such as `g r`. A handler that returns false did not use the key. */
export type Hotkeys = Readonly<Record<string, (event: KeyboardEvent) => unknown>>;

/** Listens on the document. Keys typed into a field, or held with Ctrl, Alt or Meta, belong to the browser. */
export function useHotkeys(hotkeys: Hotkeys): void {
  const onKey = useEffectEvent((event: KeyboardEvent, first: string | null): boolean => {
    const handler = hotkeys[first === null ? event.key : `${first} ${event.key}`];
    if (handler === undefined) return false;
    if (handler(event) !== false) event.preventDefault();
    return true;
  });
  useEffect(() => {
    let first: { key: string; atMs: number } | null = null;
    const listen = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event.target)) return;
      const pairedWith = first !== null && event.timeStamp - first.atMs < PAIR_TIMEOUT_MS ? first.key : null;
      first = null;
      if (onKey(event, pairedWith)) return;
      if (event.key === 'g') first = { key: 'g', atMs: event.timeStamp };
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.closest('input, textarea, select, [role="menu"], [role="dialog"]') !== null)
  );
}
