'use client';

import type { FacetCounts, RequestFilter } from '@lethe/core/payloads';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import { useShell } from '../../../components/shell/shell-context.tsx';
import { useTRPC } from '../../../trpc/client.tsx';
import { useSettled } from '../../retention/use-settled.ts';
import { isRangeField } from './filter-words.ts';
import { type CountedFacets, type FilterDraft, type Suggestion, suggestFilters } from './suggest-filters.ts';

/** A search is asked for once the typing rests. */
const SETTLE_MS = 150;

/** The filter with its dates, under which values are counted. */
export const CountedFilter = createContext<RequestFilter>({});

interface Suggestions {
  readonly suggestions: readonly Suggestion[];
  readonly isCounting: boolean;
}

/** Suggestions from what the page has counted already, and, once a field is chosen, from all of its values. */
export function useSuggestions(draft: FilterDraft, facets: readonly FacetCounts[], isOpen: boolean): Suggestions {
  const facet = draft.field === null || isRangeField(draft.field) ? null : draft.field;
  const { data, isPending } = useFacetValues({ facet: isOpen ? facet : null, search: draft.text });
  const counted: CountedFacets = Object.fromEntries([
    ...facets.map((known) => [known.facet, known.values]),
    ...(data === undefined ? [] : [[data.facet, data.values]]),
  ]);
  return { suggestions: suggestFilters(draft, counted), isCounting: facet !== null && isPending };
}

/** The values of one facet that contain a text, most frequent first. */
export function useFacetValues({ facet, search }: { facet: FacetCounts['facet'] | null; search: string }): {
  readonly data: FacetCounts | undefined;
  readonly isPending: boolean;
} {
  const trpc = useTRPC();
  const { organization } = useShell();
  const filter = useContext(CountedFilter);
  const wanted = useSettled(search.trim(), SETTLE_MS);
  const query = useQuery(
    trpc.requests.facets.queryOptions(
      {
        organizationSlug: organization.slug,
        filter,
        ...(facet === null ? {} : { field: facet }),
        ...(wanted === '' ? {} : { search: wanted }),
      },
      { enabled: facet !== null, placeholderData: keepPreviousData },
    ),
  );
  return { data: query.data?.facets.find((counts) => counts.facet === facet), isPending: query.isPending };
}
