'use client';

import Link from 'next/link';
import { useTheme } from 'next-themes';
import { Icon, type IconName } from '../primitives/icon.tsx';
import {
  Menu,
  MenuContent,
  MenuItem,
  MenuLabel,
  MenuRadioGroup,
  MenuRadioItem,
  MenuSeparator,
  MenuTrigger,
} from '../primitives/menu.tsx';
import { leave } from './leave.ts';
import { initialsOf } from './nav-entries.ts';
import { useShell } from './shell-context.tsx';

export const THEMES: readonly { value: 'light' | 'dark' | 'system'; label: string; icon: IconName }[] = [
  { value: 'light', label: 'Light', icon: 'sun' },
  { value: 'dark', label: 'Dark', icon: 'moon' },
  { value: 'system', label: 'As the system', icon: 'monitor' },
];

export function UserMenu() {
  const { member, role } = useShell();
  return (
    <div className="mt-1 border-t pt-1">
      <Menu>
        <MenuTrigger className="flex h-10 w-full items-center gap-2 rounded-control px-2 text-left hover:bg-hover data-[state=open]:bg-hover rail:justify-center rail:px-0">
          <span
            aria-hidden="true"
            className="grid size-6 flex-none place-items-center rounded-full bg-track font-strong text-axis text-ink-2"
          >
            {initialsOf(member.name)}
          </span>
          <span className="truncate rail:sr-only">{member.name}</span>
          <span className="ml-auto text-ink-3 text-label rail:sr-only">{role}</span>
        </MenuTrigger>
        <MenuContent align="start" side="top" className="w-[224px]">
          <div className="px-2 pt-1.5 pb-1">
            <p className="truncate font-medium">{member.name}</p>
            <p className="truncate text-ink-3 text-label">{member.email}</p>
          </div>
          <MenuSeparator />
          <ThemeChoice />
          <MenuSeparator />
          <MenuItem asChild>
            <Link href="/account">
              <Icon name="lock" />
              Account and sessions
            </Link>
          </MenuItem>
          <MenuItem onSelect={() => void leave()}>
            <Icon name="signOut" />
            Sign out
          </MenuItem>
        </MenuContent>
      </Menu>
    </div>
  );
}

/** Rendered in an open menu only, so the theme is known by then. */
function ThemeChoice() {
  const { theme, setTheme } = useTheme();
  return (
    <>
      <MenuLabel>Theme</MenuLabel>
      <MenuRadioGroup value={theme ?? 'system'} onValueChange={setTheme}>
        {THEMES.map(({ value, label, icon }) => (
          <MenuRadioItem key={value} value={value}>
            <Icon name={icon} />
            {label}
          </MenuRadioItem>
        ))}
      </MenuRadioGroup>
    </>
  );
}
