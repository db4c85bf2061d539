'use client';

import { useEffect, useEffectEvent, useId } from 'react';
import { forgetHotkeys, type NamedHotkeys, nameHotkeys } from './hotkey-names.ts';

/** After `g`, the second key of a pair must follow within this. */
const PAIR_TIMEOUT_MS = 1_000;

interface Hotkey {
  /** What it does, for the map of keys. */
  readonly label: string;
  /** A handler that returns false did not use the key. */
  readonly run: (event: KeyboardEvent) => unknown;
}

/** Keys by name, or pairs such as `g r`. */
export type Hotkeys = Readonly<Record<string, Hotkey>>;

/**
 * Listens on the document while the caller is on the page, and names the keys under `group` in the map of keys. Keys typed into a field, or
 * held with Ctrl, Alt or Meta, belong to the browser.
 */
export function useHotkeys(group: string, hotkeys: Hotkeys): void {
  const id = useId();
  // As a text, so that an object that is new with every render names nothing anew.
  const names = JSON.stringify(Object.entries(hotkeys).map(([key, { label }]) => ({ key, label })));
  useEffect(() => {
    nameHotkeys(id, { group, keys: JSON.parse(names) as NamedHotkeys['keys'] });
    return () => forgetHotkeys(id);
  }, [id, group, names]);
  const onKey = useEffectEvent((event: KeyboardEvent, first: string | null): boolean => {
    const hotkey = hotkeys[first === null ? event.key : `${first} ${event.key}`];
    if (hotkey === undefined) return false;
    if (hotkey.run(event) !== false) event.preventDefault();
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
