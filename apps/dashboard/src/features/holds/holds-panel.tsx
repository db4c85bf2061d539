'use client';

import { isInForce, type MeasuredHold } from '@lethe/core/holds';
import { useShell } from '../../components/shell/shell-context.tsx';
import { HoldActions } from './hold-actions.tsx';
import { HoldCard } from './hold-card.tsx';
import { holdHref } from './hold-href.ts';
import { type ProjectName, scopeSentence } from './hold-words.ts';
import { useChangeHold } from './use-change-hold.ts';

export interface HoldsPanelProps {
  title: string;
  holds: readonly MeasuredHold[];
  projects: readonly ProjectName[];
  /** Who looks, as cases note people. */
  person: string;
}

/** The cases in force, newest first. */
export function HoldsPanel({ title, holds, projects, person }: HoldsPanelProps) {
  const { organization } = useShell();
  const changing = useChangeHold(person);
  const inForce = holds.filter(isInForce);
  return (
    <section aria-labelledby="holds" className="mt-8">
      <div className="mb-2 flex flex-wrap items-baseline gap-x-4 gap-y-0.5">
        <h2 id="holds" className="font-semibold">
          {title}
        </h2>
        <p className="text-ink-3 md:ml-auto">A hold preserves. It does not expose: each read past expiry is audited.</p>
      </div>
      {inForce.length === 0 ? (
        <p className="rounded-card border px-4 py-3 text-ink-2">No legal hold is in force.</p>
      ) : (
        <div className="grid gap-4 lg:grid-cols-2">
          {inForce.map((hold) => (
            <HoldCard
              key={hold.id}
              hold={hold}
              scope={scopeSentence(hold, projects)}
              href={holdHref(organization.slug, hold)}
              actions={<HoldActions hold={hold} changing={changing} />}
            />
          ))}
        </div>
      )}
    </section>
  );
}
