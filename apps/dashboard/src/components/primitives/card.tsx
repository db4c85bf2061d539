import type { ComponentProps, ReactNode } from 'react';
import { classNames } from '../class-names.ts';

export function Card({ className, ...rest }: ComponentProps<'section'>) {
  return <section className={classNames('rounded-card border bg-surface', className)} {...rest} />;
}

/** The head of a card: its title, and at the right a short remark or an action. */
export function CardHead({ title, id, children }: { title: string; id?: string; children?: ReactNode }) {
  return (
    <div className="flex min-h-10 items-center gap-2 border-b px-4">
      <h2 id={id} className="font-semibold">
        {title}
      </h2>
      {children === undefined ? null : (
        <div className="ml-auto flex min-w-0 items-center gap-2 text-ink-3">{children}</div>
      )}
    </div>
  );
}
