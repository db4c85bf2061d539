'use client';

import type { ReactNode } from 'react';
import { Button } from '../../../components/primitives/button.tsx';
import { Icon } from '../../../components/primitives/icon.tsx';
import { useHotkeys } from '../../../components/shell/use-hotkeys.ts';
import { LIST_KEYS } from '../list/list-keys.ts';
import type { Range } from '../list/list-query.ts';
import { DateFilter } from './date-filter.tsx';
import { FilterField, type FilterFieldProps } from './filter-field.tsx';
import { stepRange } from './step-range.ts';

interface FilterBarProps extends FilterFieldProps {
  range: Range;
  now: Date;
  onRange: (range: Range) => void;
  /** Opens the facets where there is no room for them beside the list. */
  onFacets: () => void;
  /** The way into the search inside payloads. */
  search: ReactNode;
}

export function FilterBar({ range, now, onRange, onFacets, search, ...field }: FilterBarProps) {
  const step = (by: -1 | 1) => {
    const next = stepRange(range, by, now);
    if (next !== null) onRange(next);
  };
  useHotkeys(LIST_KEYS, {
    '[': { label: 'Dates back', run: () => step(-1) },
    ']': { label: 'Dates forward', run: () => step(1) },
  });
  return (
    <div className="flex flex-none flex-wrap items-start gap-2 px-4 pt-3 pb-2 md:flex-nowrap md:px-5 md:pb-3">
      <FilterField {...field} />
      <div className="flex h-10 items-center md:h-8">{search}</div>
      <DateFilter range={range} now={now} onPick={onRange} onStep={step} />
      <Button onClick={onFacets} className="h-10 flex-1 md:h-8 md:flex-none lg:hidden">
        <Icon name="filter" />
        Facets
      </Button>
    </div>
  );
}
