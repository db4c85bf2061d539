'use client';

import type { AddressedFilter, FacetCounts, RequestFacet } from '@lethe/core/payloads';
import { classNames } from '../../../components/class-names.ts';
import { formatCount } from '../../../components/format/duration.ts';
import { FacetGroup } from './facet-group.tsx';

/** What most readers look for first. */
const ORDER: readonly RequestFacet[] = [
  'payload',
  'model',
  'project',
  'status',
  'tag',
  'key',
  'finishReason',
  'provider',
];

export interface FacetColumnProps {
  facets: readonly FacetCounts[];
  filter: AddressedFilter;
  onFilter: (filter: AddressedFilter) => void;
  /** Looks for a value that is not among the first ones. */
  onSearch: (facet: FacetCounts['facet']) => void;
  className?: string;
}

/** What the requests have in common, and how many have it under the other filters. */
export function FacetColumn({ facets, filter, onFilter, onSearch, className }: FacetColumnProps) {
  const scannedCount = Math.max(0, ...facets.map((facet) => (facet.isComplete ? 0 : (facet.scannedCount ?? 0))));
  const shown = ORDER.flatMap((name) => facets.filter(({ facet, values }) => facet === name && values.length > 0));
  return (
    <div className={classNames('flex flex-col py-2', className)}>
      {shown.map((facet) => (
        <FacetGroup
          key={facet.facet}
          facet={facet}
          filter={filter}
          onFilter={onFilter}
          onSearch={() => onSearch(facet.facet)}
        />
      ))}
      {shown.length === 0 ? <p className="px-4 py-2 text-ink-3">Nothing to narrow by.</p> : null}
      {scannedCount === 0 ? null : (
        <p className="numeric px-4 py-2 text-ink-3 text-label">
          Counted among the newest {formatCount(scannedCount)} requests.
        </p>
      )}
    </div>
  );
}
