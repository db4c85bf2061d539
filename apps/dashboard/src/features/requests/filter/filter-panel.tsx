'use client';

import type { FacetCounts, RequestFacet } from '@lethe/core/payloads';
import dynamic from 'next/dynamic';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Sheet } from '../../../components/primitives/sheet.tsx';
import { useShell } from '../../../components/shell/shell-context.tsx';
import { filterOf } from '../list/list-query.ts';
import type { ListAddress } from '../list/use-list-address.ts';
import { rangeLabel, requestHref } from '../list/view-model.ts';
import { SearchButton } from '../search/search-button.tsx';
import { FacetColumn } from './facet-column.tsx';
import { FilterBar } from './filter-bar.tsx';
import { filterTokens, tokenText, type ValueNames } from './filter-words.ts';

// Loaded when first asked for: the list itself needs none of it.
const FacetSearch = dynamic(() => import('./facet-search.tsx').then((module) => module.FacetSearch));
const SearchPanel = dynamic(() => import('../search/search-panel.tsx').then((module) => module.SearchPanel));

interface FilterPanelProps {
  path: string;
  address: ListAddress;
  now: Date;
  facets: readonly FacetCounts[];
  names: ValueNames;
}

/** The filter bar, and what it opens over the page: the facets where there is no room for them, and the search inside payloads. */
export function FilterPanel({ path, address, now, facets, names }: FilterPanelProps) {
  const router = useRouter();
  const [isFacetSheetOpen, setIsFacetSheetOpen] = useState(false);
  const [searched, setSearched] = useState<RequestFacet | null>(null);
  const [searchText, setSearchText] = useState<string | null>(null);
  const { organization, permissions } = useShell();
  const { query, narrow } = address;
  const tokens = filterTokens(query.filter, names);
  const filterText = [...tokens.map(tokenText), rangeLabel(query.range)].join(', ');
  const onFilter = (filter: typeof query.filter) => narrow({ filter });
  return (
    <>
      <FilterBar
        filter={query.filter}
        tokens={tokens}
        facets={facets}
        range={query.range}
        now={now}
        onFilter={onFilter}
        onRange={(range) => narrow({ range })}
        onOpen={(id) => router.push(requestHref(path, id, query))}
        onFacets={() => setIsFacetSheetOpen(true)}
        onSearchPayloads={permissions.includes('payload:read') ? setSearchText : null}
        search={
          <SearchButton organizationSlug={organization.slug} filter={filterOf(query, now)} filterText={filterText} />
        }
      />
      <Sheet title="Facets" isOpen={isFacetSheetOpen} onClose={() => setIsFacetSheetOpen(false)}>
        <FacetColumn facets={facets} filter={query.filter} onFilter={onFilter} onSearch={setSearched} />
      </Sheet>
      <Sheet
        title="Search in payloads"
        isOpen={searchText !== null}
        onClose={() => setSearchText(null)}
        className="md:w-[560px]"
      >
        <SearchPanel
          organizationSlug={organization.slug}
          filter={filterOf(query, now)}
          filterText={filterText}
          initialText={searchText ?? ''}
        />
      </Sheet>
      {searched === null ? null : (
        <FacetSearch facet={searched} filter={query.filter} onFilter={onFilter} onClose={() => setSearched(null)} />
      )}
    </>
  );
}
