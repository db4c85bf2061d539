'use client';

import { useHotkeys } from '../../../components/shell/use-hotkeys.ts';
import { commandOf, type ListCommand, type ListKey, type ListPlace } from './list-commands.ts';
import { LIST_KEYS } from './list-keys.ts';

const LABELS: Readonly<Record<ListKey, string>> = {
  j: 'Older request',
  k: 'Newer request',
  Enter: 'Open',
  ' ': 'Preview',
  Escape: 'Close, or clear the selection',
  x: 'Select',
  X: 'Select up to here',
  J: 'Select the older one too',
  K: 'Select the newer one too',
  c: 'Compare two',
  y: 'Copy as cURL',
  e: 'Erase',
};

/** What has a use of its own for Enter, or for Space. */
const TAKES_ENTER = 'a, button, summary';
const TAKES_SPACE = 'button, summary';

/** The keys of the list, on the whole page. */
export function useListKeys(place: ListPlace, run: (command: ListCommand) => void): void {
  const press = (key: ListKey, { target }: KeyboardEvent) => {
    const own = key === 'Enter' ? TAKES_ENTER : key === ' ' ? TAKES_SPACE : null;
    if (own !== null && target instanceof Element && target.closest(own) !== null) return false;
    const command = commandOf(key, place);
    if (command === null) return false;
    run(command);
    return true;
  };
  useHotkeys(
    LIST_KEYS,
    Object.fromEntries(
      (Object.keys(LABELS) as ListKey[]).map((key) => [
        key,
        { label: LABELS[key], run: (event: KeyboardEvent) => press(key, event) },
      ]),
    ),
  );
}

/** Puts the focus on a row, which brings it into sight. */
export function focusRow(id: string | null): void {
  if (id !== null) document.querySelector<HTMLElement>(`a[data-row="${CSS.escape(id)}"]`)?.focus();
}
