import { classNames } from '../../components/class-names.ts';

interface MeterProps {
  label: string;
  /** 0 to 1. */
  fraction: number;
  /** A mark on the same scale. */
  markFraction: number | null;
  fill: string;
}

/** How much of a limit is used, and a mark where it is expected to end. */
export function Meter({ label, fraction, markFraction, fill }: MeterProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: the browser's own meter cannot carry a mark.
    <div
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(fraction * 100)}
      className="relative my-2.5 h-1 rounded-full bg-track"
    >
      <i
        className={classNames('absolute inset-y-0 left-0 rounded-full', fill)}
        style={{ width: `${(fraction * 100).toFixed(1)}%` }}
      />
      {markFraction === null ? null : (
        <u
          className="absolute -top-[3px] h-2.5 w-0.5 -translate-x-1/2 bg-ink-3"
          style={{ left: `${(markFraction * 100).toFixed(1)}%` }}
        />
      )}
    </div>
  );
}
