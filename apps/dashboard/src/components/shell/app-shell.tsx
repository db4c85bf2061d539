'use client';

import dynamic from 'next/dynamic';
import { useRouter } from 'next/navigation';
import { type ReactNode, useMemo, useState } from 'react';
import { Dialog, DrawerContent } from '../primitives/dialog.tsx';
import { EVERYWHERE, GO_TO } from './hotkey-groups.ts';
import { openPages } from './nav-entries.ts';
import { type Shell, ShellContext, type ShellData } from './shell-context.tsx';
import { Sidebar } from './sidebar.tsx';
import { useHotkeys } from './use-hotkeys.ts';
import { usePaletteKey } from './use-palette-key.ts';

// Loaded when first asked for: no page needs them to be read.
const CommandPalette = dynamic(() => import('./command-palette.tsx').then((module) => module.CommandPalette));
const KeyboardMap = dynamic(() => import('./keyboard-map.tsx').then((module) => module.KeyboardMap));

/** The frame of an organization's pages: a sidebar, which is a rail of icons on medium and a drawer on narrow screens, and the page beside it. */
export function AppShell({
  data,
  sidebarFoot,
  banner,
  overlay,
  children,
}: {
  data: ShellData;
  sidebarFoot?: ReactNode;
  /** Above every page: what must not be overlooked. */
  banner?: ReactNode;
  /** What lies over the page when the frame says so, such as the form for another organization. */
  overlay?: ReactNode;
  children: ReactNode;
}) {
  const router = useRouter();
  const [isDrawerOpen, setIsDrawerOpen] = useState(false);
  const [isPaletteOpen, setIsPaletteOpen] = useState(false);
  const [isKeyboardMapOpen, setIsKeyboardMapOpen] = useState(false);
  const [isOrganizationDialogOpen, setIsOrganizationDialogOpen] = useState(false);
  const entries = openPages({ slug: data.organization.slug, permissions: data.permissions });
  usePaletteKey(() => setIsPaletteOpen(!isPaletteOpen));
  useHotkeys(EVERYWHERE, { '?': { label: 'This map', run: () => setIsKeyboardMapOpen(true) } });
  useHotkeys(
    GO_TO,
    Object.fromEntries(
      entries.map(({ keys, label, href }) => [keys.join(' '), { label, run: () => router.push(href) }]),
    ),
  );
  const shell = useMemo<Shell>(
    () => ({
      ...data,
      openDrawer: () => setIsDrawerOpen(true),
      closeDrawer: () => setIsDrawerOpen(false),
      openPalette: () => setIsPaletteOpen(true),
      openKeyboardMap: () => setIsKeyboardMapOpen(true),
      isOrganizationDialogOpen,
      setIsOrganizationDialogOpen,
    }),
    [data, isOrganizationDialogOpen],
  );
  return (
    <ShellContext value={shell}>
      <a
        href="#main"
        className="sr-only z-50 rounded-control bg-solid px-3 py-1.5 font-medium text-on-solid focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to the page
      </a>
      <div className="shell min-h-dvh md:grid md:grid-cols-[56px_minmax(0,1fr)] lg:grid-cols-[208px_minmax(0,1fr)] lg:max-xl:has-[main[data-fill]]:grid-cols-[56px_minmax(0,1fr)]">
        <aside aria-label="Sidebar" className="hidden border-r bg-canvas md:block">
          <div className="sticky top-0 flex h-dvh flex-col p-2">
            <Sidebar foot={sidebarFoot} />
          </div>
        </aside>
        <div className="flex min-h-dvh min-w-0 flex-col bg-surface md:has-[>main[data-fill]]:h-dvh">
          {banner}
          {children}
        </div>
      </div>
      <Dialog open={isDrawerOpen} onOpenChange={setIsDrawerOpen}>
        <DrawerContent title="Menu">
          <Sidebar foot={sidebarFoot} />
        </DrawerContent>
      </Dialog>
      {overlay}
      {isPaletteOpen ? <CommandPalette isOpen onOpenChange={setIsPaletteOpen} /> : null}
      {isKeyboardMapOpen ? <KeyboardMap isOpen onOpenChange={setIsKeyboardMapOpen} /> : null}
    </ShellContext>
  );
}
