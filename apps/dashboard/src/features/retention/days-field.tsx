import { Slider } from '../../components/primitives/slider.tsx';
import { sliderMarks } from './slider-marks.ts';

interface DaysFieldProps {
  /** Names the number field and the slider. */
  label: string;
  name: string;
  daysText: string;
  onChange: (daysText: string) => void;
  /** What is wrong with the text; null when nothing is. */
  problem: string | null;
  min: number;
  max: number;
  /** The period in force; null when none is. */
  inForceDays: number | null;
  isDisabled: boolean;
}

/** A period: the number, exact, and a slider beside it. Arrow keys change both by a day. */
export function DaysField(props: DaysFieldProps) {
  const { label, name, daysText, onChange, problem, min, max, inForceDays, isDisabled } = props;
  const value = /^\d+$/.test(daysText.trim()) ? Number(daysText) : min;
  return (
    <>
      <div className="flex items-center gap-4 md:gap-5">
        <label
          className={`flex h-11 w-28 flex-none items-center gap-2 rounded-control border bg-surface px-2.5 focus-within:border-accent focus-within:shadow-[0_0_0_3px_var(--accent-soft)] md:h-9 ${problem === null ? 'border-faint' : 'border-danger'} ${isDisabled ? 'opacity-45' : ''}`}
        >
          <span className="sr-only">{label}</span>
          <input
            inputMode="numeric"
            name={name}
            value={daysText}
            disabled={isDisabled}
            aria-invalid={problem !== null}
            aria-describedby={`${name}-problem`}
            onChange={(event) => onChange(event.target.value)}
            onKeyDown={(event) => {
              const step = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : 0;
              if (step === 0) return;
              event.preventDefault();
              onChange(String(Math.min(max, Math.max(min, value + step))));
            }}
            className="numeric w-full min-w-0 bg-transparent font-strong text-figure outline-none"
          />
          <span aria-hidden="true" className="text-ink-3">
            days
          </span>
        </label>
        <Slider
          label={label}
          value={value}
          min={min}
          max={max}
          disabled={isDisabled}
          onChange={(next) => onChange(String(next))}
          marks={sliderMarks({ value, inForce: inForceDays, min, max })}
        />
      </div>
      <p id={`${name}-problem`} role="status" className={problem === null ? 'sr-only' : 'mt-2 text-danger'}>
        {problem}
      </p>
    </>
  );
}
