import type { ReactNode } from 'react';

/** The title of a table below the figures of a page, and at its right what can be done with it. */
export function PanelHeading({ id, title, children }: { id: string; title: string; children?: ReactNode }) {
  return (
    <div className="mt-8 mb-2.5 flex min-h-7 flex-wrap items-center gap-x-3 gap-y-1">
      <h2 id={id} className="scroll-mt-16 font-semibold">
        {title}
      </h2>
      {children === undefined ? null : <div className="ml-auto flex items-center gap-2 text-ink-3">{children}</div>}
    </div>
  );
}
