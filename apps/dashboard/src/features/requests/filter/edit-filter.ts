import { type AddressedFilter, FILTER_VALUES_MAX, type RequestFacet, type RequestRange } from '@lethe/core/payloads';

interface FacetEdit {
  readonly facet: RequestFacet;
  readonly value: string;
  readonly isExcluded: boolean;
}

/** Adds a value to what is asked for, or to what is left out; it then no longer stands on the other side. A list that is full stays as it is. */
export function addValue(filter: AddressedFilter, { facet, value, isExcluded }: FacetEdit): AddressedFilter {
  const here = isExcluded ? filter.exclude?.[facet] : filter[facet];
  if ((here?.length ?? 0) >= FILTER_VALUES_MAX && !listed(here, value)) return filter;
  const cleared = removeValue(removeValue(filter, { facet, value, isExcluded: true }), {
    facet,
    value,
    isExcluded: false,
  });
  const values = [...((isExcluded ? cleared.exclude?.[facet] : cleared[facet]) ?? []), value];
  return withValues(cleared, { facet, isExcluded, values });
}

export function removeValue(filter: AddressedFilter, { facet, value, isExcluded }: FacetEdit): AddressedFilter {
  const values = ((isExcluded ? filter.exclude?.[facet] : filter[facet]) ?? []) as readonly string[];
  return withValues(filter, { facet, isExcluded, values: values.filter((candidate) => candidate !== value) });
}

/** Asks for this value alone; asked for alone already, lets it go. */
export function toggleOnly(
  filter: AddressedFilter,
  { facet, value }: Pick<FacetEdit, 'facet' | 'value'>,
): AddressedFilter {
  const isOnly = filter[facet]?.length === 1 && listed(filter[facet], value);
  const cleared = withValues(filter, { facet, isExcluded: true, values: [] });
  return withValues(cleared, { facet, isExcluded: false, values: isOnly ? [] : [value] });
}

/** Leaves the value out; left out already, lets it back in. */
export function toggleExcluded(
  filter: AddressedFilter,
  { facet, value }: Pick<FacetEdit, 'facet' | 'value'>,
): AddressedFilter {
  const edit = { facet, value, isExcluded: true };
  return listed(filter.exclude?.[facet], value) ? removeValue(filter, edit) : addValue(filter, edit);
}

export function setRange<Of extends RequestRange>(
  filter: AddressedFilter,
  range: Of,
  ends: NonNullable<AddressedFilter[Of]> | null,
): AddressedFilter {
  const { [range]: _, ...rest } = filter;
  return ends === null ? rest : { ...rest, [range]: ends };
}

/** How a facet's value stands in the filter. */
export function standingOf(
  filter: AddressedFilter,
  { facet, value }: Pick<FacetEdit, 'facet' | 'value'>,
): 'included' | 'excluded' | 'open' {
  if (listed(filter[facet], value)) return 'included';
  return listed(filter.exclude?.[facet], value) ? 'excluded' : 'open';
}

function listed(values: readonly string[] | undefined, value: string): boolean {
  return values?.includes(value) ?? false;
}

interface ValuesEdit {
  readonly facet: RequestFacet;
  readonly isExcluded: boolean;
  readonly values: readonly string[];
}

/** A list that becomes empty is left out, and so is an exclusion that excludes nothing. */
function withValues(filter: AddressedFilter, { facet, isExcluded, values }: ValuesEdit): AddressedFilter {
  if (!isExcluded) {
    const { [facet]: _, ...rest } = filter;
    return values.length === 0 ? rest : { ...rest, [facet]: values };
  }
  const { exclude = {}, ...rest } = filter;
  const { [facet]: _, ...others } = exclude;
  const next = values.length === 0 ? others : { ...others, [facet]: values };
  return Object.keys(next).length === 0 ? rest : { ...rest, exclude: next };
}
