'use client';

import type { SubprocessorChange } from '@lethe/core/subprocessors';
import { InstantText } from '../../../components/format/instant-text.tsx';
import { describeChange } from './describe-change.ts';

/** The last changes of the register, newest first. */
export function RegisterHistory({ history }: { history: readonly SubprocessorChange[] }) {
  if (history.length === 0) return null;
  return (
    <section aria-labelledby="history" className="mt-8">
      <h2 id="history" className="mb-2 font-semibold">
        History
      </h2>
      <ol className="overflow-hidden rounded-card border">
        {history.map((change) => (
          <HistoryLine key={`${change.subprocessorId} ${change.version}`} change={change} />
        ))}
      </ol>
    </section>
  );
}

function HistoryLine({ change }: { change: SubprocessorChange }) {
  const { title, fields } = describeChange(change);
  return (
    <li className="grid gap-x-4 px-4 py-2.5 not-last:border-b md:grid-cols-[176px_144px_minmax(0,1fr)]">
      <InstantText at={change.changedAt} form="page" className="text-ink-3" />
      <span className="truncate text-ink-2">{change.staffLabel}</span>
      <div className="min-w-0">
        <span className="font-medium">{title}</span>
        {fields.length === 0 ? null : (
          <ul className="text-ink-2 text-label">
            {fields.map(({ name, before, after }) => (
              <li key={name} className="break-words">
                {name}: <del className="text-ink-3">{before}</del> <ins className="no-underline">{after}</ins>
              </li>
            ))}
          </ul>
        )}
      </div>
    </li>
  );
}
