'use client';

import { MS_PER_DAY } from '@lethe/core/time';
import { type FormEvent, useState } from 'react';
import { classNames } from '../../../components/class-names.ts';
import { Button } from '../../../components/primitives/button.tsx';
import { Icon } from '../../../components/primitives/icon.tsx';
import { Popover, PopoverContent, PopoverTrigger } from '../../../components/primitives/popover.tsx';
import { decideRange, PRESETS, type Range } from '../list/list-query.ts';
import { rangeLabel } from '../list/view-model.ts';
import { stepRefusal } from './step-range.ts';

interface DateFilterProps {
  range: Range;
  now: Date;
  onPick: (range: Range) => void;
  /** Moves the dates by their own length; left out where nothing does. */
  onStep?: (by: -1 | 1) => void;
}

/** Spans that end now, everything, or two instants in UTC. */
export function DateFilter({ range, now, onPick, onStep }: DateFilterProps) {
  const [isOpen, setIsOpen] = useState(false);
  const pick = (next: Range) => {
    setIsOpen(false);
    onPick(next);
  };
  return (
    <div className="flex flex-1 md:flex-none">
      {onStep === undefined ? null : <StepButton by={-1} refusal={stepRefusal(range, -1, now)} onStep={onStep} />}
      <Popover open={isOpen} onOpenChange={setIsOpen}>
        <PopoverTrigger asChild>
          <Button
            className={classNames(
              'h-10 flex-1 focus-visible:z-10 md:h-8 md:flex-none',
              onStep !== undefined && '-mx-px rounded-none',
            )}
            aria-label={`Dates: ${rangeLabel(range)}`}
          >
            <Icon name="clock" />
            <span className="numeric">{rangeLabel(range)}</span>
          </Button>
        </PopoverTrigger>
        <PopoverContent align="end" aria-label="Dates" className="w-[min(296px,calc(100vw-32px))]">
          <ul className="p-1">
            {[...PRESETS.map(({ key, label }) => ({ key, label })), { key: 'all' as const, label: 'All time' }].map(
              ({ key, label }) => (
                <li key={key}>
                  <button
                    type="button"
                    aria-pressed={range === key}
                    onClick={() => pick(key)}
                    className="flex h-10 w-full items-center rounded-chip px-2 text-left hover:bg-hover aria-pressed:font-medium md:h-8"
                  >
                    {label}
                    {range === key ? <Icon name="check" className="ml-auto text-ink-3" /> : null}
                  </button>
                </li>
              ),
            )}
          </ul>
          <CustomRange range={range} now={now} onPick={pick} />
        </PopoverContent>
      </Popover>
      {onStep === undefined ? null : <StepButton by={1} refusal={stepRefusal(range, 1, now)} onStep={onStep} />}
    </div>
  );
}

/** The dates one span earlier or later. */
function StepButton({ by, refusal, onStep }: { by: -1 | 1; refusal: string | null; onStep: (by: -1 | 1) => void }) {
  return (
    <Button
      aria-label={by === -1 ? 'Dates back' : 'Dates forward'}
      title={refusal ?? (by === -1 ? 'Back  [' : 'Forward  ]')}
      disabled={refusal !== null}
      onClick={() => onStep(by)}
      className={classNames(
        'h-10 w-8 flex-none px-0 focus-visible:z-10 disabled:opacity-100 disabled:[&_svg]:opacity-35 md:h-8 md:w-6',
        by === -1 ? 'rounded-r-none' : 'rounded-l-none',
      )}
    >
      <Icon name="chevronRight" className={by === -1 ? 'rotate-180' : ''} />
    </Button>
  );
}

function CustomRange({ range, now, onPick }: Omit<DateFilterProps, 'onStep'>) {
  const custom = typeof range === 'string' ? null : range;
  const [error, setError] = useState<string | null>(null);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const decision = decideRange({ from: String(fields.get('from') ?? ''), to: String(fields.get('to') ?? '') });
    if (typeof decision === 'string') setError(decision);
    else onPick(decision);
  };
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-2 border-t p-3">
      <p className="text-ink-3 text-label">From, included, and to, excluded, in UTC</p>
      <Field name="from" label="From" value={custom?.from ?? null} example={new Date(now.getTime() - MS_PER_DAY)} />
      <Field name="to" label="To" value={custom?.to ?? null} example={now} />
      {error === null ? null : (
        <p role="alert" className="text-danger text-label">
          {error}
        </p>
      )}
      <Button type="submit" tone="primary" className="mt-1">
        Apply
      </Button>
    </form>
  );
}

interface FieldProps {
  name: string;
  label: string;
  value: Date | null;
  example: Date;
}

/** A text field, because the browser's own writes instants in the order of its region and knows no UTC. */
function Field({ name, label, value, example }: FieldProps) {
  return (
    <label className="grid grid-cols-[40px_minmax(0,1fr)] items-center gap-2">
      <span className="text-ink-2">{label}</span>
      <input
        name={name}
        defaultValue={value === null ? '' : fieldText(value)}
        placeholder={fieldText(example).slice(0, 16)}
        autoComplete="off"
        spellCheck={false}
        className="numeric h-9 w-full min-w-0 rounded-control border border-faint bg-surface px-2 md:h-8"
      />
    </label>
  );
}

/** `2026-11-21 14:32`, with seconds where there are some. */
function fieldText(at: Date): string {
  return at.toISOString().slice(0, 19).replace('T', ' ').replace(/:00$/, '');
}
