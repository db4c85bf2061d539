import type { OrganizationId, ProjectScope } from '../tenancy/index.ts';
import { type PayloadFilter, REQUEST_FACETS, type RequestFacet, type RequestFilter } from './request-filter.ts';

/** Values of a facet that an answer about all of them has. */
export const FACET_VALUES_SHOWN = 5;
/** Values that an answer about one facet has. */
export const FACET_VALUES_MAX = 50;
/** Requests that are looked at, newest first, where a filter asks for what no hour is counted by. */
export const FACET_SCAN_ROWS_MAX = 20_000;

/** Facets whose values an answer about all of them has. The others have too many values for the most frequent ones to say anything. */
export const OVERVIEW_FACETS = [
  'model',
  'provider',
  'project',
  'key',
  'status',
  'finishReason',
  'tag',
  'payload',
] as const satisfies readonly RequestFacet[];

export interface FacetQuery {
  readonly organizationId: OrganizationId;
  readonly projects: ProjectScope;
  readonly filter: RequestFilter;
  readonly fields: readonly RequestFacet[];
  /** Only values that contain this, whatever the case; projects and keys by their name. */
  readonly search: string | undefined;
  readonly valuesMax: number;
  readonly now: Date;
}

export interface FacetValue {
  readonly value: string;
  /** The name of a project or a key; null for what its value says already. */
  readonly label: string | null;
  readonly requestCount: number;
}

/** The most frequent values of one facet among the requests that the rest of the filter leaves. */
export interface FacetCounts {
  readonly facet: RequestFacet;
  readonly values: readonly FacetValue[];
  /** How many more values there are; at least so many, when the counts are not complete. */
  readonly moreCount: number;
  /** How many of the newest requests were looked at; null where all were counted. */
  readonly scannedCount: number | null;
  /** False when there are more requests than were looked at: the counts are those of the newest. */
  readonly isComplete: boolean;
}

/** Requests that have all of this in common. */
export interface FacetGroup {
  readonly provider: string;
  readonly model: string;
  readonly project: string;
  readonly key: string;
  readonly statusCode: number;
  readonly finishReason: string | null;
  readonly payload: PayloadFilter;
  readonly requestCount: number;
}

/** Facets that groups tell of. */
const GROUPED_FACETS = [
  'model',
  'provider',
  'project',
  'key',
  'status',
  'finishReason',
  'payload',
] as const satisfies readonly RequestFacet[];
type GroupedFacet = (typeof GROUPED_FACETS)[number];

export function isGroupedFacet(facet: RequestFacet): facet is GroupedFacet {
  return (GROUPED_FACETS as readonly RequestFacet[]).includes(facet);
}

/** A filter without what it says of one facet. */
export function withoutFacet(filter: RequestFilter, facet: RequestFacet): RequestFilter {
  const { [facet]: _included, exclude, ...rest } = filter;
  if (exclude === undefined) return rest as RequestFilter;
  const { [facet]: _excluded, ...excludeRest } = exclude;
  return { ...rest, ...(Object.keys(excludeRest).length === 0 ? {} : { exclude: excludeRest }) } as RequestFilter;
}

/** Whether hours are counted by all that a filter asks for, so that it needs no look at single requests. */
export function isRolled({ tag, session, endUser, cost, tokens, latencyMs, exclude }: RequestFilter): boolean {
  return (
    [session, endUser, cost, tokens, latencyMs, exclude?.tag, exclude?.session, exclude?.endUser].every(
      (condition) => condition === undefined,
    ) &&
    (tag === undefined || tag.length === 1)
  );
}

/** How many requests have each value of a facet, under the rest of the filter. */
export function countFacet(
  groups: readonly FacetGroup[],
  facet: GroupedFacet,
  filter: RequestFilter,
): ReadonlyMap<string, number> {
  const others = withoutFacet(filter, facet);
  const counts = new Map<string, number>();
  for (const group of groups) {
    const value = groupValue(group, facet);
    if (value === null || !isMatched(group, others)) continue;
    counts.set(value, (counts.get(value) ?? 0) + group.requestCount);
  }
  return new Map([...counts].filter(([, requestCount]) => requestCount > 0));
}

function groupValue(group: FacetGroup, facet: GroupedFacet): string | null {
  if (facet === 'model') return `${group.provider}/${group.model}`;
  return facet === 'status' ? String(group.statusCode) : group[facet];
}

function isMatched(group: FacetGroup, filter: RequestFilter): boolean {
  return REQUEST_FACETS.filter(isGroupedFacet).every((facet) => {
    const included = filter[facet] as readonly string[] | undefined;
    const excluded = filter.exclude?.[facet] as readonly string[] | undefined;
    return (
      (included === undefined || included.some((value) => hasValue(group, facet, value))) &&
      !excluded?.some((value) => hasValue(group, facet, value))
    );
  });
}

const CLASS_WIDTH = 100;

function hasValue(group: FacetGroup, facet: GroupedFacet, value: string): boolean {
  switch (facet) {
    case 'model':
      return value === group.model || value === `${group.provider}/${group.model}`;
    case 'status':
      return value.endsWith('xx')
        ? Math.floor(group.statusCode / CLASS_WIDTH) === Number(value[0])
        : group.statusCode === Number(value);
    default:
      return group[facet] === value;
  }
}
