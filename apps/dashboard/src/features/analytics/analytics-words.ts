import type { AnalyticsFilter, AnalyticsGroup } from '@lethe/core/analytics';

/** How what figures are split and filtered by is called. */
export const GROUP_NAMES: Readonly<Record<AnalyticsGroup, string>> = {
  none: 'Nothing',
  model: 'Model',
  provider: 'Provider',
  project: 'Project',
  key: 'API key',
  tag: 'Tag',
  status: 'Status',
};

export type FilterFacet = keyof AnalyticsFilter;
export const FILTER_FACETS = [
  'model',
  'provider',
  'project',
  'key',
  'tag',
  'status',
] as const satisfies readonly FilterFacet[];

/** The names of projects and keys that a filter holds by their ids. */
export type FacetLabels = Readonly<Record<string, string>>;

/** The values of a filter, one by one. */
export function filterTokens(
  filter: AnalyticsFilter,
): readonly { readonly facet: FilterFacet; readonly value: string }[] {
  return FILTER_FACETS.flatMap((facet) => (filter[facet] ?? []).map((value) => ({ facet, value })));
}

/** The same filter with a value, or without it where it has it. */
export function toggled(filter: AnalyticsFilter, facet: FilterFacet, value: string): AnalyticsFilter {
  const values = filter[facet] ?? [];
  const next = values.includes(value) ? values.filter((each) => each !== value) : [...values, value];
  return { ...filter, [facet]: next.length === 0 ? undefined : next };
}
