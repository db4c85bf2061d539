import { Slider } from '../../components/primitives/slider.tsx';
import { describeLimit, type LimitSource } from './policy-words.ts';
import { Section } from './section.tsx';
import { sliderMarks } from './slider-marks.ts';

interface PeriodSectionProps {
  daysText: string;
  onChange: (daysText: string) => void;
  /** What is wrong with the text; null when nothing is. */
  problem: string | null;
  limit: LimitSource;
  inForceDays: number;
  isRetaining: boolean;
  isReadOnly: boolean;
}

export function PeriodSection({
  daysText,
  onChange,
  problem,
  limit,
  inForceDays,
  isRetaining,
  isReadOnly,
}: PeriodSectionProps) {
  const max = limit.bounds.payloadRetentionDaysMax;
  const value = /^\d+$/.test(daysText.trim()) ? Number(daysText) : 0;
  const isDisabled = isReadOnly || !isRetaining;
  return (
    <Section
      id="payload-period"
      title="Payload period"
      sentence={
        isRetaining
          ? `Unreadable at once when it ends. 0 days means never written. ${describeLimit(limit)}`
          : 'Applies when the level is Retain All Data. At Metadata Only no payload is written.'
      }
    >
      <div className="flex items-center gap-4 md:gap-5">
        <label
          className={`flex h-11 w-28 flex-none items-center gap-2 rounded-control border bg-surface px-2.5 focus-within:border-accent focus-within:shadow-[0_0_0_3px_var(--accent-soft)] md:h-9 ${problem === null ? 'border-faint' : 'border-danger'} ${isDisabled ? 'opacity-45' : ''}`}
        >
          <span className="sr-only">Payload period in days</span>
          <input
            inputMode="numeric"
            name="payloadRetentionDays"
            value={daysText}
            disabled={isDisabled}
            aria-invalid={problem !== null}
            aria-describedby="payload-period-problem"
            onChange={(event) => onChange(event.target.value)}
            onKeyDown={(event) => {
              const step = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : 0;
              if (step === 0) return;
              event.preventDefault();
              onChange(String(Math.min(max, Math.max(0, value + step))));
            }}
            className="numeric w-full min-w-0 bg-transparent font-strong text-figure outline-none"
          />
          <span aria-hidden="true" className="text-ink-3">
            days
          </span>
        </label>
        <Slider
          label="Payload period in days"
          value={value}
          max={max}
          disabled={isDisabled}
          onChange={(next) => onChange(String(next))}
          marks={sliderMarks({ value, inForce: inForceDays, max })}
        />
      </div>
      <p id="payload-period-problem" role="status" className={problem === null ? 'sr-only' : 'mt-2 text-danger'}>
        {problem}
      </p>
    </Section>
  );
}
