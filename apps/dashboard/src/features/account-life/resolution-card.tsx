import type { ReactNode } from 'react';
import { Card } from '../../components/primitives/card.tsx';

/** How it ends where there is no amount to pay: a sentence, and the one thing to do. */
export function ResolutionCard({
  title,
  action,
  children,
}: {
  title: string;
  action?: ReactNode;
  children: ReactNode;
}) {
  return (
    <Card aria-labelledby="resolution" className="mt-4 overflow-hidden">
      <h2 id="resolution" className="flex min-h-11 items-center px-5 font-semibold">
        {title}
      </h2>
      <div className="flex flex-col gap-3 border-t bg-sunken px-5 py-3.5 md:flex-row md:items-center">
        <div className="min-w-0 flex-1 text-pretty text-ink-2">{children}</div>
        {action}
      </div>
    </Card>
  );
}
