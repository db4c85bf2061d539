'use client';

import type { AddressedFilter, RequestFacet } from '@lethe/core/payloads';
import { useState } from 'react';
import { formatCount } from '../../../components/format/duration.ts';
import { Sheet } from '../../../components/primitives/sheet.tsx';
import { FacetRow } from './facet-group.tsx';
import { FACET_HEADS } from './filter-words.ts';
import { useFacetValues } from './use-suggestions.ts';

interface FacetSearchProps {
  facet: RequestFacet;
  filter: AddressedFilter;
  onFilter: (filter: AddressedFilter) => void;
  onClose: () => void;
}

/** Every value of one facet, and a field to find one. */
export function FacetSearch({ facet, filter, onFilter, onClose }: FacetSearchProps) {
  const [search, setSearch] = useState('');
  const { data, isPending } = useFacetValues({ facet, search });
  return (
    <Sheet title={FACET_HEADS[facet]} isOpen onClose={onClose}>
      <div className="p-2">
        <input
          type="search"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          placeholder="Find a value"
          aria-label={`Find a value of ${FACET_HEADS[facet]}`}
          className="h-10 w-full rounded-control border border-faint bg-surface px-2.5 md:h-8"
        />
        <ul className="mt-2">
          {(data?.values ?? []).map((value) => (
            <FacetRow key={value.value} facet={facet} value={value} filter={filter} onFilter={onFilter} />
          ))}
        </ul>
        <p role="status" className="numeric px-2 py-2 text-ink-3 text-label">
          {isPending ? 'Counting …' : restWords(data?.values.length ?? 0, data?.moreCount ?? 0)}
        </p>
      </div>
    </Sheet>
  );
}

function restWords(shownCount: number, moreCount: number): string {
  if (shownCount === 0) return 'No request has such a value.';
  return moreCount === 0 ? '' : `${formatCount(moreCount)} more. Write a part of the one that you look for.`;
}
