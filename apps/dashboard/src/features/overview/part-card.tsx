import Link from 'next/link';
import type { ReactNode } from 'react';
import { Card, CardHead } from '../../components/primitives/card.tsx';

interface PartCardProps {
  id: string;
  title: string;
  /** Where all of it is. */
  href: string;
  more: string;
  children: ReactNode;
}

/** A part of the page with a way to all of it. */
export function PartCard({ id, title, href, more, children }: PartCardProps) {
  return (
    <Card aria-labelledby={id} className="overflow-hidden">
      <CardHead id={id} title={title}>
        <Link
          href={href}
          prefetch={false}
          className="rounded-chip font-medium text-accent text-label hover:underline max-md:py-2"
        >
          {more}
          <span className="sr-only"> {title}</span>
        </Link>
      </CardHead>
      {children}
    </Card>
  );
}

/** Lines of a card, each a link with something at its right. */
export function CardLines({ children }: { children: ReactNode }) {
  return <ul className="divide-y">{children}</ul>;
}

interface CardLineProps {
  href: string;
  title: ReactNode;
  note: ReactNode;
  right: ReactNode;
}

export function CardLine({ href, title, note, right }: CardLineProps) {
  return (
    <li className="flex min-h-11 items-center gap-3 px-4 py-1.5">
      <div className="min-w-0 flex-1">
        <Link href={href} prefetch={false} className="block truncate rounded-chip font-medium hover:underline">
          {title}
        </Link>
        <span className="numeric block truncate text-ink-3 text-label">{note}</span>
      </div>
      <div className="numeric flex-none text-right text-ink-2">{right}</div>
    </li>
  );
}

export function EmptyLine({ children }: { children: ReactNode }) {
  return <p className="px-4 py-3 text-ink-2">{children}</p>;
}
