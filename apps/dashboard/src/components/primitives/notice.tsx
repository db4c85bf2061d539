import type { ReactNode } from 'react';
import { classNames } from '../class-names.ts';

interface NoticeProps {
  glyph?: ReactNode;
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
  className?: string;
  isAlert?: boolean;
}

/** A panel in place of content: what is the case, why, and what can be done next. */
export function Notice({ glyph, title, children, actions, className, isAlert = false }: NoticeProps) {
  return (
    <div
      role={isAlert ? 'alert' : undefined}
      className={classNames('mx-auto flex w-full max-w-[560px] flex-col items-start px-4 py-12 md:py-16', className)}
    >
      {glyph === undefined ? null : (
        <div className="mb-3 text-faint [&_svg]:size-7 [&_svg]:[stroke-width:1.25]">{glyph}</div>
      )}
      <h2 className="font-semibold text-conversation leading-5">{title}</h2>
      {children === undefined ? null : <div className="mt-1 w-full min-w-0 text-ink-2">{children}</div>}
      {actions === undefined ? null : <div className="mt-4 flex flex-wrap gap-2">{actions}</div>}
    </div>
  );
}
