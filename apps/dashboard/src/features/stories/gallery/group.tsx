import type { ReactNode } from 'react';

/** One part of the gallery, with a place that a link can lead to. */
export function Group({
  title,
  id,
  note,
  children,
}: {
  title: string;
  id: string;
  note?: string;
  children: ReactNode;
}) {
  return (
    <section id={id} aria-labelledby={`${id}-title`} className="mt-10 scroll-mt-6 border-t pt-6">
      <h2 id={`${id}-title`} className="font-semibold">
        {title}
      </h2>
      {note === undefined ? null : <p className="mt-0.5 mb-4 max-w-[68ch] text-ink-2">{note}</p>}
      <div className="mt-4 flex flex-col gap-5">{children}</div>
    </section>
  );
}

/** One component in one state, under the name of the state. */
export function State({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <p className="mb-1.5 text-axis text-ink-3">{name}</p>
      {children}
    </div>
  );
}
