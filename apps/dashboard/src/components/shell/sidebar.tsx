'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';
import { classNames } from '../class-names.ts';
import { Icon } from '../primitives/icon.tsx';
import { Kbd } from '../primitives/kbd.tsx';
import { type NavEntry, navSections } from './nav-entries.ts';
import { OrganizationSwitcher } from './organization-switcher.tsx';
import { useShell } from './shell-context.tsx';
import { useModifierName } from './use-modifier-name.ts';
import { UserMenu } from './user-menu.tsx';

/** Between the two larger breakpoints icons stay and labels give way, but for who cannot see the icons. */
const RAIL_LABEL = 'rail:sr-only';

export function Sidebar({ foot }: { foot?: ReactNode }) {
  const shell = useShell();
  const modifier = useModifierName();
  const sections = navSections({ slug: shell.organization.slug, permissions: shell.permissions });
  return (
    <>
      <OrganizationSwitcher />
      <button
        type="button"
        onClick={() => {
          shell.closeDrawer();
          shell.openPalette();
        }}
        className="mt-1 mb-3 flex h-10 w-full items-center gap-2 rounded-control border bg-surface px-2 text-ink-3 hover:border-line-2 md:h-8 rail:justify-center rail:px-0"
      >
        <Icon name="search" />
        <span className={RAIL_LABEL}>Find or jump to</span>
        <Kbd aria-hidden="true" className="ml-auto max-lg:hidden rail:hidden">
          {modifier}K
        </Kbd>
      </button>
      <div className="flex min-h-0 flex-1 flex-col gap-3 overflow-y-auto">
        {sections.map((section) => (
          <nav key={section.label} aria-label={section.label} className="flex flex-col gap-px">
            {section.heading === null ? null : (
              <h2 className={classNames('px-2 font-medium text-axis text-ink-3 leading-6', RAIL_LABEL)}>
                {section.heading}
              </h2>
            )}
            {section.entries.map((entry) => (
              <NavLink key={entry.href} entry={entry} />
            ))}
          </nav>
        ))}
      </div>
      {foot}
      <UserMenu />
    </>
  );
}

function NavLink({ entry }: { entry: NavEntry }) {
  const shell = useShell();
  const pathname = usePathname();
  const isCurrent = entry.currentAt.some((path) => pathname === path || pathname.startsWith(`${path}/`));
  return (
    <Link
      href={entry.href}
      aria-current={isCurrent ? 'page' : undefined}
      title={entry.label}
      onClick={shell.closeDrawer}
      className="flex h-10 items-center gap-2 rounded-control px-2 font-book text-ink-2 transition-colors hover:bg-hover aria-[current]:bg-hover aria-[current]:font-strong aria-[current]:text-ink md:h-7 rail:h-8 rail:justify-center [&_svg]:text-faint aria-[current]:[&_svg]:text-ink"
    >
      <Icon name={entry.icon} />
      <span className={RAIL_LABEL}>{entry.label}</span>
    </Link>
  );
}
