'use client';

import { useSyncExternalStore } from 'react';
import { Dialog, DialogContent, DialogTitle } from '../primitives/dialog.tsx';
import { Kbd } from '../primitives/kbd.tsx';
import { EVERYWHERE, GO_TO } from './hotkey-groups.ts';
import { type NamedHotkeys, namedHotkeys, onHotkeyNames } from './hotkey-names.ts';
import { useModifierName } from './use-modifier-name.ts';

const NONE: readonly NamedHotkeys[] = [];

/** Every key that works where the reader is: those of the page first, then those that work everywhere. */
export function KeyboardMap({ isOpen, onOpenChange }: { isOpen: boolean; onOpenChange: (isOpen: boolean) => void }) {
  const groups = useSyncExternalStore(onHotkeyNames, namedHotkeys, () => NONE);
  const modifier = useModifierName();
  return (
    <Dialog open={isOpen} onOpenChange={onOpenChange}>
      <DialogContent
        aria-describedby={undefined}
        className="flex max-h-[76dvh] w-[min(720px,calc(100vw-24px))] flex-col"
      >
        <DialogTitle className="flex-none px-5 pt-5 pb-3 font-semibold text-figure">Keyboard</DialogTitle>
        <div className="min-h-0 overflow-y-auto px-5 pb-2">
          {inOrder(groups).map(({ group, keys }) => (
            <section key={group} className="mb-4">
              <h3 className="mb-1 font-medium text-axis text-ink-3">{group}</h3>
              <dl className="grid gap-x-10 md:grid-cols-2">
                {keys.map(({ key, label }) => (
                  <KeyRow key={key} keys={key.split(' ').map(nameOfKey)} label={label} />
                ))}
                {group === EVERYWHERE ? <KeyRow keys={[`${modifier}K`]} label="Find or jump to" /> : null}
              </dl>
            </section>
          ))}
        </div>
      </DialogContent>
    </Dialog>
  );
}

/** What belongs to the page alone comes first. */
function inOrder(groups: readonly NamedHotkeys[]): readonly NamedHotkeys[] {
  const isShared = ({ group }: NamedHotkeys) => group === EVERYWHERE || group === GO_TO;
  return [...groups.filter((one) => !isShared(one)), ...groups.filter(isShared)];
}

function KeyRow({ keys, label }: { keys: readonly string[]; label: string }) {
  return (
    <div className="flex h-7 items-center justify-between gap-4">
      <dt className="truncate text-ink-2">{label}</dt>
      <dd className="flex gap-1">
        {keys.map((key) => (
          <Kbd key={key}>{key}</Kbd>
        ))}
      </dd>
    </div>
  );
}

const KEY_NAMES: Readonly<Record<string, string>> = {
  ' ': 'Space',
  Escape: 'Esc',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
};

/** `j` → `J`: as it is printed on the key. */
function nameOfKey(key: string): string {
  return KEY_NAMES[key] ?? (key.length === 1 ? key.toUpperCase() : key);
}
