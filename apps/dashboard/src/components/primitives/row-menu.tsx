'use client';

import { Button } from './button.tsx';
import { Icon } from './icon.tsx';
import { Menu, MenuContent, MenuItem, MenuTrigger } from './menu.tsx';
import { useIsHydrated } from './use-is-hydrated.ts';

export interface RowAction {
  readonly label: string;
  readonly onSelect: () => void;
  /** Why it cannot be done; null when it can. */
  readonly refusal?: string | null;
  readonly isDestructive?: boolean;
}

/** What can be done with one row. What cannot be done stays in the list and says why. */
export function RowMenu({ label, actions }: { label: string; actions: readonly RowAction[] }) {
  const isHydrated = useIsHydrated();
  return (
    <Menu>
      <MenuTrigger asChild>
        <Button
          tone="quiet"
          size="square"
          disabled={!isHydrated}
          className="disabled:opacity-100"
          aria-label={`Actions for ${label}`}
        >
          <Icon name="more" className="text-ink-2! [stroke-width:2]" />
        </Button>
      </MenuTrigger>
      <MenuContent align="end" className="w-[224px]">
        {actions.map(({ label: name, onSelect, refusal = null, isDestructive = false }) => (
          <MenuItem
            key={name}
            disabled={refusal !== null}
            onSelect={onSelect}
            className={refusal === null ? (isDestructive ? 'text-danger' : '') : 'h-auto py-1.5 md:h-auto'}
          >
            <span>
              {name}
              {refusal === null ? null : <span className="block text-label">{refusal}</span>}
            </span>
          </MenuItem>
        ))}
      </MenuContent>
    </Menu>
  );
}
