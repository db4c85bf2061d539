import { classNames } from '../../components/class-names.ts';
import { formatDateTime, formatInstant } from '../../components/format/instant.ts';
import { Card } from '../../components/primitives/card.tsx';
import { progressBetween, type RailStep } from './view-model.ts';

/** The dates from the beginning to the purge. Across where there is room, down on narrow screens. */
export function Rail({ steps, now }: { steps: readonly RailStep[]; now: Date }) {
  return (
    <Card aria-labelledby="until-when" className="mt-7 px-5 pt-[18px] pb-5">
      <h2 id="until-when" className="font-semibold">
        Until when
      </h2>
      <ol className="mt-4 md:flex">
        {steps.map((step, index) => (
          <Step key={step.key} step={step} next={steps[index + 1] ?? null} now={now} />
        ))}
      </ol>
    </Card>
  );
}

/** Time that has passed is danger, what is sure to come a track, and what comes only after that dashes. */
function Step({ step, next, now }: { step: RailStep; next: RailStep | null; now: Date }) {
  const spent = next === null || !step.isPast ? 0 : progressBetween(step.at, next.at, now);
  return (
    <li
      className={classNames(
        'relative max-md:pb-4 max-md:pl-[26px] max-md:last:pb-0 md:pt-5',
        next === null
          ? 'md:w-[128px] md:flex-none'
          : `md:min-w-[136px] ${step.key === 'suspended' ? 'md:flex-[14]' : 'md:flex-[20]'}`,
      )}
    >
      {next === null ? null : (
        <>
          <span
            aria-hidden="true"
            className={classNames(
              'absolute max-md:top-1 max-md:-bottom-1 max-md:left-[5px] max-md:w-0.5 md:inset-x-0 md:top-1 md:h-1',
              step.isPast
                ? 'bg-track'
                : 'max-md:bg-track md:bg-[repeating-linear-gradient(90deg,var(--line-2)_0_6px,transparent_6px_10px)]',
            )}
          />
          {spent === 0 ? null : (
            <span
              aria-hidden="true"
              className="absolute top-1 left-0 h-1 bg-danger-fill max-md:hidden"
              style={{ width: `${spent * 100}%` }}
            />
          )}
        </>
      )}
      <span
        aria-hidden="true"
        className={classNames(
          'absolute top-0 -left-px size-3 rounded-full border-2 max-md:top-1',
          step.isPast ? 'border-danger-fill bg-danger-fill' : 'border-line-2 bg-surface',
        )}
      />
      <p className="font-strong">{step.label}</p>
      <p className="numeric mt-0.5 text-ink-2 text-label">
        <time dateTime={step.at.toISOString()} title={formatInstant(step.at)}>
          {formatDateTime(step.at)}
        </time>
      </p>
      <p className="numeric mt-0.5 text-ink-3 text-label">{step.note}</p>
    </li>
  );
}
