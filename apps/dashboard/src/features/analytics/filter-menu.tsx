'use client';

import { ANALYTICS_FILTER_VALUES_MAX, type AnalyticsFilter } from '@lethe/core/analytics';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { formatCount } from '../../components/format/duration.ts';
import { Button } from '../../components/primitives/button.tsx';
import { Icon } from '../../components/primitives/icon.tsx';
import { Popover, PopoverContent, PopoverTrigger } from '../../components/primitives/popover.tsx';
import { Select } from '../../components/primitives/select.tsx';
import { useTRPC } from '../../trpc/client.tsx';
import { FILTER_FACETS, type FilterFacet, GROUP_NAMES, toggled } from './analytics-words.ts';

interface FilterMenuProps {
  organizationSlug: string;
  filter: AnalyticsFilter;
  span: { readonly from: Date; readonly to: Date };
  onChange: (filter: AnalyticsFilter) => void;
}

/** Picks values of one facet at a time, with the number of requests of the dates that have each. */
export function FilterMenu(props: FilterMenuProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Popover open={isOpen} onOpenChange={setIsOpen}>
      <PopoverTrigger asChild>
        <Button className="max-md:h-10 max-md:flex-1">
          <Icon name="filter" />
          Filter
        </Button>
      </PopoverTrigger>
      <PopoverContent aria-label="Filter" className="w-[min(320px,calc(100vw-32px))]">
        {isOpen ? <FacetValues {...props} /> : null}
      </PopoverContent>
    </Popover>
  );
}

function FacetValues({ organizationSlug, filter, span, onChange }: FilterMenuProps) {
  const trpc = useTRPC();
  const [facet, setFacet] = useState<FilterFacet>('model');
  const [search, setSearch] = useState('');
  const { [facet]: picked = [], ...others } = filter;
  const question = { organizationSlug, filter: { ...plain(others), ...span }, field: facet };
  const { data, isError } = useQuery({
    ...trpc.requests.facets.queryOptions(search.trim() === '' ? question : { ...question, search: search.trim() }),
    placeholderData: keepPreviousData,
  });
  const values = data?.facets.find((each) => each.facet === facet)?.values ?? [];
  const isFull = picked.length >= ANALYTICS_FILTER_VALUES_MAX;
  return (
    <>
      <div className="flex gap-2 border-b p-2">
        <Select
          aria-label="Field"
          value={facet}
          onChange={({ target }) => {
            setFacet(FILTER_FACETS.find((each) => each === target.value) ?? 'model');
            setSearch('');
          }}
        >
          {FILTER_FACETS.map((each) => (
            <option key={each} value={each}>
              {GROUP_NAMES[each]}
            </option>
          ))}
        </Select>
        <input
          aria-label="Search values"
          value={search}
          onChange={({ target }) => setSearch(target.value)}
          maxLength={200}
          placeholder="Search"
          autoComplete="off"
          spellCheck={false}
          className="h-9 w-full min-w-0 flex-1 rounded-control border border-faint bg-surface px-2 md:h-7"
        />
      </div>
      <ul className="max-h-[280px] min-h-[72px] overflow-y-auto p-1">
        {values.map(({ value, label, requestCount }) => (
          <li key={value}>
            <button
              type="button"
              aria-pressed={picked.includes(value)}
              disabled={isFull && !picked.includes(value)}
              onClick={() => onChange(toggled(filter, facet, value))}
              className="flex h-10 w-full items-center gap-2 rounded-chip px-2 text-left hover:bg-hover disabled:opacity-45 md:h-8"
            >
              <Icon name="check" className={picked.includes(value) ? 'text-accent' : 'invisible'} />
              <span className="truncate">{label ?? value}</span>
              <span className="numeric ml-auto text-ink-3 text-label">{formatCount(requestCount)}</span>
            </button>
          </li>
        ))}
        {data !== undefined && values.length === 0 ? (
          <li className="px-2 py-6 text-center text-ink-3">No such value in these dates.</li>
        ) : null}
        {isError ? <li className="px-2 py-6 text-center text-danger">The values could not be loaded.</li> : null}
      </ul>
    </>
  );
}

function plain(filter: AnalyticsFilter) {
  return Object.fromEntries(Object.entries(filter).filter(([, list]) => list !== undefined));
}
