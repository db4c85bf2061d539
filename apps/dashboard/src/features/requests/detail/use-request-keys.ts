'use client';

import { useRouter } from 'next/navigation';
import { useHotkeys } from '../../../components/shell/use-hotkeys.ts';
import type { Neighbours } from './neighbour-links.tsx';

interface RequestKeys {
  neighbours: Neighbours;
  compareHref: string;
  /** Both return false when there is nothing to copy or erase. */
  onCopy: () => boolean;
  onErase: () => boolean;
}

/** The keys of a request's page, the same as in the list. */
export function useRequestKeys({ neighbours, compareHref, onCopy, onErase }: RequestKeys): void {
  const router = useRouter();
  const go = (href: string | null) => {
    if (href === null) return false;
    router.push(href);
    return true;
  };
  useHotkeys('This request', {
    j: { label: 'Older request', run: () => go(neighbours.olderHref) },
    k: { label: 'Newer request', run: () => go(neighbours.newerHref) },
    y: { label: 'Copy as cURL', run: onCopy },
    c: { label: 'Compare with another', run: () => go(compareHref) },
    e: { label: 'Erase the payload', run: onErase },
    Escape: { label: 'Back to the list', run: () => go(neighbours.listHref) },
  });
}
