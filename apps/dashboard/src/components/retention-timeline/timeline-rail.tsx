import { classNames } from '../class-names.ts';
import type { StopKind, Timeline, TimelineStop } from './retention-timeline.ts';

/** The line that leaves a stop: solid while the payload lives, dashes until its key is gone, dots until its backups are. */
const LINES: Record<StopKind, string> = {
  admitted:
    'before:bg-line-2 md:before:rounded-l-[2px] before:bg-[linear-gradient(180deg,var(--track)_0_var(--spent),var(--stored-fill)_var(--spent)_100%)] md:before:bg-[linear-gradient(90deg,var(--track)_0_var(--spent),var(--stored-fill)_var(--spent)_100%)]',
  expires:
    'before:bg-line-2 md:before:bg-transparent md:before:bg-[repeating-linear-gradient(90deg,var(--line-2)_0_6px,transparent_6px_10px)]',
  key: 'before:bg-line-2 md:before:bg-transparent md:before:bg-[repeating-linear-gradient(90deg,var(--line-2)_0_3px,transparent_3px_9px)]',
  backups: 'before:hidden',
};

/** Not to scale after the expiry, which is why the line changes its kind there. */
export function TimelineRail({ timeline }: { timeline: Timeline }) {
  const spent = `${Math.round(timeline.spentFraction * 1_000) / 10}%`;
  return (
    <ol
      className="relative mt-4 md:mt-[18px] md:grid md:grid-cols-[minmax(0,5fr)_minmax(0,2.2fr)_minmax(0,2.4fr)_168px]"
      style={{ '--spent': spent } as React.CSSProperties}
    >
      {timeline.stops.map((stop) => (
        <Stop key={stop.kind} stop={stop}>
          {stop.kind === 'admitted' && timeline.nowLabel !== null ? (
            <NowMark label={timeline.nowLabel} spentFraction={timeline.spentFraction} />
          ) : null}
        </Stop>
      ))}
    </ol>
  );
}

function Stop({ stop, children }: { stop: TimelineStop; children: React.ReactNode }) {
  return (
    <li
      className={classNames(
        'relative min-w-0 pb-[18px] pl-7 last:pb-0 md:p-0 md:pt-5 md:pr-3',
        "before:absolute before:top-2 before:-bottom-1 before:left-[5px] before:w-0.5 before:content-[''] md:before:inset-x-0 md:before:top-1 md:before:bottom-auto md:before:h-1 md:before:w-auto",
        LINES[stop.kind],
      )}
    >
      <span
        aria-hidden="true"
        className={classNames(
          'absolute top-[5px] left-0 size-3 rounded-full border-2 border-line-2 bg-surface md:top-0 md:-ml-px',
          stop.kind === 'expires' && !stop.isPast && 'border-stored-fill',
          stop.isPast && 'border-ink-3 bg-ink-3',
        )}
      />
      <b className="block font-strong">{stop.title}</b>
      {stop.at === null ? (
        <span className="mt-0.5 block text-ink-2 text-label">{stop.time}</span>
      ) : (
        <time dateTime={stop.at.toISOString()} className="numeric mt-0.5 block text-ink-2 text-label">
          {stop.time}
        </time>
      )}
      <span className="mt-0.5 block text-ink-3 text-label">{stop.remark}</span>
      {children}
    </li>
  );
}

/** The label stands right of its mark, but never over the title of the first stop; past the middle it stands left, clear of the next one. */
function NowMark({ label, spentFraction }: { label: string; spentFraction: number }) {
  const isLate = spentFraction > 0.55;
  return (
    <span aria-hidden="true" className="hidden md:block">
      <span className="absolute -top-1.5 left-(--spent) h-6 w-0.5 rounded-[1px] bg-ink" />
      <span
        className={classNames(
          'numeric absolute top-[18px] whitespace-nowrap bg-surface px-0.5 font-medium text-ink text-label',
          isLate ? 'right-[calc(100%-var(--spent)+6px)]' : 'left-[max(calc(var(--spent)+6px),80px)]',
        )}
      >
        {label}
      </span>
    </span>
  );
}
