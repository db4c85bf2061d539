import type { ReactNode } from 'react';

interface SectionProps {
  id: string;
  title: string;
  sentence?: ReactNode;
  /** At the right of the title. */
  action?: ReactNode;
  children?: ReactNode;
}

/** One group of settings. `id` names its heading. */
export function Section({ id, title, sentence, action, children }: SectionProps) {
  return (
    <section aria-labelledby={id} className="border-b py-5 first:pt-0 last:border-b-0 md:py-6">
      <div className="flex items-start gap-4">
        <div className="min-w-0 flex-1">
          <h2 id={id} className="scroll-mt-16 font-semibold">
            {title}
          </h2>
          {sentence === undefined ? null : <p className="text-ink-2">{sentence}</p>}
        </div>
        {action}
      </div>
      {children === undefined ? null : <div className="mt-3">{children}</div>}
    </section>
  );
}
