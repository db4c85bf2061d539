'use client';

import { formatCount } from '../format/duration.ts';
import { InstantText } from '../format/instant-text.tsx';
import type { Bar } from './histogram-model.ts';

/** The same counts in words, for keys, screen readers and exact reading. Spans without requests are left out. */
export function HistogramTable({
  bars,
  onSelect,
}: {
  bars: readonly Bar[];
  onSelect: (range: { from: Date; to: Date }) => void;
}) {
  const filled = bars.filter((bar) => bar.totalCount > 0);
  return (
    <section
      className="mt-1 max-h-[200px] overflow-auto rounded-card border"
      tabIndex={0}
      role="region"
      aria-label="Requests by span of time"
    >
      <table className="numeric w-full">
        <thead className="sticky top-0 bg-surface text-left text-ink-3 text-label">
          <tr>
            <th scope="col" className="h-8 px-3 font-book">
              From, UTC
            </th>
            <th scope="col" className="px-3 text-right font-book">
              Requests
            </th>
            <th scope="col" className="px-3">
              <span className="sr-only">Action</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {filled.map((bar) => (
            <tr key={bar.startAt.getTime()} className="border-t">
              <td className="h-8 px-3">
                <InstantText at={bar.startAt} form="list" />
              </td>
              <td className="px-3 text-right">{formatCount(bar.totalCount)}</td>
              <td className="px-3 text-right">
                <button
                  type="button"
                  className="font-medium text-accent text-label hover:underline"
                  onClick={() => onSelect({ from: bar.startAt, to: bar.endAt })}
                >
                  Narrow to this
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
