import { type ReactNode, useId } from 'react';
import { classNames } from '../../components/class-names.ts';

/** The figures that a page begins with, side by side between two lines. On narrow screens they stand below each other. */
export function FigureStrip({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <div
      className={classNames(
        'grid border-y md:grid-cols-2 md:gap-x-6 lg:auto-cols-fr lg:grid-flow-col lg:grid-cols-none lg:gap-x-0',
        className,
      )}
    >
      {children}
    </div>
  );
}

interface FigureProps {
  label: string;
  children: ReactNode;
  note?: ReactNode;
  /** What can be done about it. */
  action?: ReactNode;
}

/** One figure: what it is, the figure, and what it means. */
export function Figure({ label, children, note, action }: FigureProps) {
  const id = useId();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for the fields of a form, and this is read.
    <div
      role="group"
      aria-labelledby={id}
      className="not-first:border-t flex min-w-0 flex-col py-4 md:nth-2:border-t-0 lg:pr-5 lg:not-first:border-t-0 lg:not-first:border-l lg:not-first:pl-5"
    >
      <p id={id} className="text-ink-2">
        {label}
      </p>
      <p className="mt-0.5 truncate font-semibold text-title tracking-[-0.015em]">{children}</p>
      {note === undefined ? null : <div className="numeric text-pretty text-ink-3 text-label">{note}</div>}
      {action === undefined ? null : <div className="mt-2.5 flex flex-wrap gap-2">{action}</div>}
    </div>
  );
}
