import type { ReactNode } from 'react';

interface PanelProps {
  id: string;
  title: string;
  /** What it says, in a sentence. */
  remark?: ReactNode;
  children: ReactNode;
}

/** A part of the page under its heading. */
export function Panel({ id, title, remark, children }: PanelProps) {
  return (
    <section aria-labelledby={id} className="mt-8">
      <div className="mb-2 flex flex-wrap items-baseline gap-x-4 gap-y-0.5">
        <h2 id={id} className="scroll-mt-16 font-semibold">
          {title}
        </h2>
        {remark === undefined ? null : <p className="text-ink-3 md:ml-auto">{remark}</p>}
      </div>
      {children}
    </section>
  );
}
