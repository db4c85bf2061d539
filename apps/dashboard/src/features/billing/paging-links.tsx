import Link from 'next/link';
import { Button } from '../../components/primitives/button.tsx';

interface PagingLinksProps {
  /** What the pages are of, for who cannot see where they stand. */
  label: string;
  /** `Newest 50 entries`. */
  rows: string;
  newestHref: string | null;
  olderHref: string | null;
  /** What the buttons say; a list that begins with its oldest goes on to the next. */
  words?: { readonly newest: string; readonly older: string };
}

const NEWEST_FIRST = { newest: 'Newest', older: 'Older' };

/** The foot of a table that goes on: the address holds the place, so going back undoes. */
export function PagingLinks({ label, rows, newestHref, olderHref, words = NEWEST_FIRST }: PagingLinksProps) {
  return (
    <nav aria-label={label} className="mt-3 flex min-h-9 items-center gap-2">
      <span className="numeric text-ink-3 text-label">{rows}</span>
      <span className="ml-auto flex gap-2">
        {newestHref === null ? null : (
          <Button asChild>
            <Link href={newestHref} scroll={false}>
              {words.newest}
            </Link>
          </Button>
        )}
        {olderHref === null ? null : (
          <Button asChild>
            <Link href={olderHref} scroll={false}>
              {words.older}
            </Link>
          </Button>
        )}
      </span>
    </nav>
  );
}
