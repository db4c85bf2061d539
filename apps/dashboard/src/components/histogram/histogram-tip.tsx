import { classNames } from '../class-names.ts';
import { formatCount } from '../format/duration.ts';
import { formatDayMinute } from '../format/instant.ts';
import { FILLS } from './histogram-fills.ts';
import { type Bar, STATE_NAMES, STATES } from './histogram-model.ts';

interface HistogramTipProps {
  bar: Bar;
  /** What is being dragged over; null while nothing is. */
  span: { readonly from: Date; readonly to: Date } | null;
  /** Where the bar stands between the edges of the plot, 0 to 1. */
  fraction: number;
}

/** The exact counts of the bar below the pointer. It says nothing that the table does not. */
export function HistogramTip({ bar, span, fraction }: HistogramTipProps) {
  const filled = STATES.filter((state) => bar.counts[state] > 0);
  return (
    <div
      aria-hidden="true"
      style={{ left: `${fraction * 100}%` }}
      className={classNames(
        'numeric pointer-events-none absolute top-full z-30 mt-2 w-[232px] animate-appear rounded-card bg-surface px-3 py-2 text-label shadow-popover',
        fraction > 0.5 ? '-translate-x-full' : '',
      )}
    >
      <p className="mb-1 font-medium text-ink">
        {span === null
          ? `${formatDayMinute(bar.startAt)} – ${formatDayMinute(bar.endAt)}`
          : `${formatDayMinute(span.from)} – ${formatDayMinute(span.to)}`}
      </p>
      {filled.map((state) => (
        <p key={state} className="flex items-center gap-1.5 text-ink-2">
          <i className={classNames('size-2 rounded-[2px]', FILLS[state])} />
          {STATE_NAMES[state]}
          <span className="ml-auto text-ink">{formatCount(bar.counts[state])}</span>
        </p>
      ))}
      <p className="mt-1 flex border-t pt-1 text-ink-2">
        Requests <span className="ml-auto text-ink">{formatCount(bar.totalCount)}</span>
      </p>
    </div>
  );
}
