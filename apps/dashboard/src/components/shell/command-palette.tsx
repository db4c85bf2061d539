'use client';

import { Command } from 'cmdk';
import { useRouter } from 'next/navigation';
import { useTheme } from 'next-themes';
import { type ReactNode, useState } from 'react';
import { Dialog, DialogContent, DialogTitle } from '../primitives/dialog.tsx';
import { Icon, type IconName, Mark } from '../primitives/icon.tsx';
import { Kbd } from '../primitives/kbd.tsx';
import { leave } from './leave.ts';
import { openPages } from './nav-entries.ts';
import { PAGES } from './pages.ts';
import { pastedPlaces } from './pasted-places.ts';
import { useShell } from './shell-context.tsx';
import { THEMES } from './user-menu.tsx';

interface CommandPaletteProps {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}

export function CommandPalette({ isOpen, onOpenChange }: CommandPaletteProps) {
  return (
    <Dialog open={isOpen} onOpenChange={onOpenChange}>
      <DialogContent aria-describedby={undefined} className="w-[min(560px,calc(100vw-24px))]">
        <DialogTitle className="sr-only">Find or jump to</DialogTitle>
        <Palette close={() => onOpenChange(false)} />
      </DialogContent>
    </Dialog>
  );
}

function Palette({ close }: { close: () => void }) {
  const router = useRouter();
  const shell = useShell();
  const { setTheme } = useTheme();
  const [query, setQuery] = useState('');
  const { slug } = shell.organization;
  const places = pastedPlaces(query).filter(({ page }) => shell.permissions.includes(PAGES[page].permission));
  const run = (action: () => void) => () => {
    close();
    action();
  };
  const entries = openPages({ slug, permissions: shell.permissions });
  const others = shell.organizations.filter(({ organization }) => organization.slug !== slug);
  return (
    <Command label="Find or jump to" loop>
      <div className="flex items-center gap-2.5 border-b px-4">
        <Icon name="search" className="text-ink-3" />
        <Command.Input
          value={query}
          onValueChange={setQuery}
          placeholder="Find a page, an action, or paste an id"
          className="h-12 w-full bg-transparent text-conversation outline-none"
        />
      </div>
      <Command.List className="max-h-[50vh] overflow-y-auto p-1.5">
        <Command.Empty className="px-2.5 py-6 text-center text-ink-3">Nothing matches.</Command.Empty>
        {places.length === 0 ? null : (
          <Group heading="Go to">
            {places.map(({ label, id, icon, path }) => (
              <Item
                key={path}
                value={`${query} ${label}`}
                icon={icon}
                onSelect={run(() => router.push(`/${slug}/${path}`))}
              >
                {label} <span className="code truncate">{id}</span>
                <Kbd className="ml-auto">↵</Kbd>
              </Item>
            ))}
          </Group>
        )}
        <Group heading="Pages">
          {entries.map((entry) => (
            <Item key={entry.href} icon={entry.icon} onSelect={run(() => router.push(entry.href))}>
              {entry.label}
              <span className="ml-auto hidden gap-1 md:flex">
                {entry.keys.map((key) => (
                  <Kbd key={key}>{key.toUpperCase()}</Kbd>
                ))}
              </span>
            </Item>
          ))}
        </Group>
        {others.length === 0 ? null : (
          <Group heading="Organizations">
            {others.map(({ organization, role }) => (
              <Item key={organization.id} icon="mark" onSelect={run(() => router.push(`/${organization.slug}`))}>
                Switch to {organization.name}
                <span className="ml-auto text-ink-3 text-label">{role}</span>
              </Item>
            ))}
          </Group>
        )}
        <Group heading="Actions">
          <Item icon="keyboard" onSelect={run(shell.openKeyboardMap)}>
            Keyboard map
            <Kbd className="ml-auto hidden md:inline-block">?</Kbd>
          </Item>
          {THEMES.map(({ value, label, icon }) => (
            <Item key={value} icon={icon} onSelect={run(() => setTheme(value))}>
              Theme: {label}
            </Item>
          ))}
          <Item icon="signOut" onSelect={run(() => void leave())}>
            Sign out
          </Item>
        </Group>
      </Command.List>
    </Command>
  );
}

function Group({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <Command.Group
      heading={heading}
      className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2.5 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-axis [&_[cmdk-group-heading]]:text-ink-3"
    >
      {children}
    </Command.Group>
  );
}

interface ItemProps {
  icon: IconName | 'mark';
  value?: string;
  onSelect: () => void;
  children: ReactNode;
}

function Item({ icon, value, onSelect, children }: ItemProps) {
  return (
    <Command.Item
      {...(value === undefined ? {} : { value })}
      onSelect={onSelect}
      className="flex h-10 items-center gap-2.5 rounded-control px-2.5 data-[selected=true]:bg-hover md:h-9 [&_svg]:text-ink-3"
    >
      {icon === 'mark' ? <Mark className="size-4" /> : <Icon name={icon} />}
      {children}
    </Command.Item>
  );
}
