'use client';

import Link from 'next/link';
import { Fragment, type ReactNode } from 'react';
import { Button } from '../primitives/button.tsx';
import { Icon } from '../primitives/icon.tsx';
import { useShell } from './shell-context.tsx';

export interface Crumb {
  readonly label: string;
  /** Left out for a place that has no page of its own. */
  readonly href?: string;
}

/** Where the page is: the organization, what lies above, and the page itself. A narrow screen shows the page alone. */
export function TopBar({ crumbs, page, children }: { crumbs: readonly Crumb[]; page: string; children?: ReactNode }) {
  const { organization, openDrawer } = useShell();
  const above: readonly Crumb[] = [{ label: organization.name, href: `/${organization.slug}` }, ...crumbs];
  return (
    <header className="sticky top-0 z-20 flex h-12 flex-none items-center gap-2 border-b bg-surface px-2 md:static md:px-5">
      <Button tone="quiet" size="square" aria-label="Menu" onClick={openDrawer} className="md:hidden">
        <Icon name="menu" />
      </Button>
      <nav aria-label="Breadcrumb" className="min-w-0">
        <ol className="flex min-w-0 items-center gap-1.5 whitespace-nowrap text-ink-3">
          {above.map((crumb) => (
            <Fragment key={crumb.label}>
              <li className="hidden md:block">
                {crumb.href === undefined ? (
                  crumb.label
                ) : (
                  <Link href={crumb.href} className="rounded-chip hover:text-ink">
                    {crumb.label}
                  </Link>
                )}
              </li>
              <li aria-hidden="true" className="hidden md:block">
                <Icon name="chevronRight" className="size-3.5 text-faint" />
              </li>
            </Fragment>
          ))}
          <li aria-current="page" className="truncate font-strong text-ink">
            {page}
          </li>
        </ol>
      </nav>
      {children === undefined ? null : <div className="ml-auto flex items-center gap-2">{children}</div>}
    </header>
  );
}
