'use client';

import Link from 'next/link';
import type { ReactNode } from 'react';
import { Button } from '../../../components/primitives/button.tsx';
import { Kbd } from '../../../components/primitives/kbd.tsx';
import type { Paging } from './view-model.ts';

/** Which rows these are, the keys that work here, and the way to older and newer ones. */
export function ListFooter({ paging, onGo }: { paging: Paging; onGo: (href: string) => void }) {
  return (
    <footer className="mt-auto flex h-12 flex-none items-center gap-3 border-t bg-surface px-4 text-ink-3 text-label md:h-9">
      <span className="numeric whitespace-nowrap">{paging.rows}</span>
      <span className="hidden items-center gap-3 whitespace-nowrap @min-[620px]/list:flex" aria-hidden="true">
        <span>
          <Kbd>J</Kbd> <Kbd>K</Kbd> move
        </span>
        <span>
          <Kbd>Space</Kbd> preview
        </span>
        <span>
          <Kbd>↵</Kbd> open
        </span>
        <span>
          <Kbd>X</Kbd> select
        </span>
        <span>
          <Kbd>?</Kbd> all keys
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
