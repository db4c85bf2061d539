import Link from 'next/link';
import { classNames } from '../../components/class-names.ts';
import type { ShownFigure } from './figures.ts';

/** The figures that the page begins with, side by side; each leads to what it counts. */
export function FigureStrip({ figures }: { figures: readonly ShownFigure[] }) {
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-card border bg-line md:grid-flow-col md:grid-cols-none md:auto-cols-fr">
      {figures.map(({ key, figure }) => (
        <div key={key} className="min-w-0 bg-surface px-4 py-3.5">
          {figure === null ? (
            <Unread />
          ) : (
            <>
              <dt className="truncate text-ink-2">{figure.label}</dt>
              <dd className="mt-0.5">
                {figure.href === null ? (
                  <Value {...figure} />
                ) : (
                  <Link href={figure.href} prefetch={false} className="rounded-chip hover:underline">
                    <Value {...figure} />
                  </Link>
                )}
                <span className="numeric block text-pretty text-ink-3 text-label">{figure.note}</span>
              </dd>
            </>
          )}
        </div>
      ))}
    </dl>
  );
}

function Value({ value, isAlarming = false }: { value: string; isAlarming?: boolean }) {
  return (
    <span className={classNames('numeric font-semibold text-title tracking-[-0.015em]', isAlarming && 'text-danger')}>
      {value}
    </span>
  );
}

function Unread() {
  return (
    <>
      <dt className="text-ink-2">Not read</dt>
      <dd className="mt-0.5 text-ink-3 text-label">It could not be read. Reload the page to try again.</dd>
    </>
  );
}
