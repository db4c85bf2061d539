'use client';

import { MS_PER_DAY } from '@lethe/core/time';
import { type FormEvent, useState } from 'react';
import { formatDate, formatDay } from '../../components/format/instant.ts';
import { Button } from '../../components/primitives/button.tsx';
import { Icon } from '../../components/primitives/icon.tsx';
import { Popover, PopoverContent, PopoverTrigger } from '../../components/primitives/popover.tsx';
import {
  ANALYTICS_RANGES,
  type AnalyticsAddress,
  type AnalyticsRange,
  dayText,
  readDays,
} from './analytics-address.ts';

const RANGE_NAMES: Readonly<Record<AnalyticsRange, string>> = {
  '24h': 'Last 24 hours',
  '7d': 'Last 7 days',
  '30d': 'Last 30 days',
  '90d': 'Last 90 days',
  '365d': 'Last 365 days',
};

type Range = AnalyticsAddress['range'];

export function rangeName(range: Range): string {
  if (typeof range === 'string') return RANGE_NAMES[range];
  const { firstDay, lastDay } = range;
  if (firstDay.getTime() === lastDay.getTime()) return formatDate(firstDay);
  const isOneYear = firstDay.getUTCFullYear() === lastDay.getUTCFullYear();
  return `${isOneYear ? formatDay(firstDay) : formatDate(firstDay)} – ${formatDate(lastDay)}`;
}

interface RangeMenuProps {
  range: Range;
  now: Date;
  onPick: (range: Range) => void;
}

/** Spans that end now, or two days of UTC. */
export function RangeMenu({ range, now, onPick }: RangeMenuProps) {
  const [isOpen, setIsOpen] = useState(false);
  const pick = (picked: Range) => {
    setIsOpen(false);
    onPick(picked);
  };
  return (
    <Popover open={isOpen} onOpenChange={setIsOpen}>
      <PopoverTrigger asChild>
        <Button aria-label={`Dates: ${rangeName(range)}`} className="max-md:h-10 max-md:flex-1">
          <Icon name="clock" />
          <span className="numeric">{rangeName(range)}</span>
        </Button>
      </PopoverTrigger>
      <PopoverContent aria-label="Dates" className="w-[min(280px,calc(100vw-32px))]">
        <ul className="p-1">
          {ANALYTICS_RANGES.map((each) => (
            <li key={each}>
              <button
                type="button"
                aria-pressed={range === each}
                onClick={() => pick(each)}
                className="flex h-10 w-full items-center rounded-chip px-2 text-left hover:bg-hover aria-pressed:font-medium md:h-8"
              >
                {RANGE_NAMES[each]}
                {range === each ? <Icon name="check" className="ml-auto text-ink-3" /> : null}
              </button>
            </li>
          ))}
        </ul>
        <OwnDays range={range} now={now} onPick={pick} />
      </PopoverContent>
    </Popover>
  );
}

function OwnDays({ range, now, onPick }: RangeMenuProps) {
  const [error, setError] = useState<string | null>(null);
  const own = typeof range === 'string' ? null : range;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const days = readDays(String(fields.get('from') ?? '').trim(), String(fields.get('to') ?? '').trim());
    if (days === null) setError('Write two days as 2026-11-21, at most 366 of them.');
    else onPick(days);
  };
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-2 border-t p-3">
      <p className="text-ink-3 text-label">First and last day, in UTC</p>
      <DayField name="from" label="From" value={own?.firstDay ?? new Date(now.getTime() - 6 * MS_PER_DAY)} />
      <DayField name="to" label="To" value={own?.lastDay ?? now} />
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

function DayField({ name, label, value }: { name: string; label: string; value: Date }) {
  return (
    <label className="grid grid-cols-[40px_minmax(0,1fr)] items-center gap-2">
      <span className="text-ink-2">{label}</span>
      <input
        name={name}
        defaultValue={dayText(value)}
        autoComplete="off"
        spellCheck={false}
        className="numeric h-9 w-full min-w-0 rounded-control border border-faint bg-surface px-2 md:h-8"
      />
    </label>
  );
}
