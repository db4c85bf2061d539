'use client';

import Link from 'next/link';
import type { ReactNode } from 'react';
import { Button } from '../../../components/primitives/button.tsx';
import { Kbd } from '../../../components/primitives/kbd.tsx';
import type { Paging } from './view-model.ts';

/** Which rows these are, the keys that work here, and the way to older and newer ones. */
export function ListFooter({ paging, onGo }: { paging: Paging; onGo: (href: string) => void }) {
  return (
    <footer className="bottom-0 mt-auto flex h-12 items-center gap-3 border-t bg-surface px-4 text-ink-3 text-label md:sticky md:h-9 md:px-5">
      <span className="numeric">{paging.rows}</span>
      <span className="hidden items-center gap-3 md:flex" aria-hidden="true">
        <span>
          <Kbd>J</Kbd> <Kbd>K</Kbd> move
        </span>
        <span>
          <Kbd>↵</Kbd> open
        </span>
        <span>
          <Kbd>/</Kbd> filter
        </span>
      </span>
      <nav aria-label="Pages" className="ml-auto flex gap-1">
        {paging.newestHref === null ? null : (
          <PageLink href={paging.newestHref} onGo={onGo}>
            Newest
          </PageLink>
        )}
        {paging.newerHref === null ? null : (
          <PageLink href={paging.newerHref} onGo={onGo}>
            Newer
          </PageLink>
        )}
        {paging.olderHref === null ? null : (
          <PageLink href={paging.olderHref} onGo={onGo}>
            Older
          </PageLink>
        )}
      </nav>
    </footer>
  );
}

/** A link, so that it can be opened elsewhere; a plain press goes through the list, which keeps its rows meanwhile. */
function PageLink({ href, onGo, children }: { href: string; onGo: (href: string) => void; children: ReactNode }) {
  return (
    <Button asChild tone="quiet">
      <Link
        href={href}
        prefetch={false}
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey || event.shiftKey) return;
          event.preventDefault();
          onGo(href);
        }}
      >
        {children}
      </Link>
    </Button>
  );
}
