import {
  FACET_VALUES_MAX,
  FACET_VALUES_SHOWN,
  type FacetCounts,
  FILTER_VALUE_LENGTH_MAX,
  OVERVIEW_FACETS,
  REQUEST_FACETS,
  type RequestFacet,
  type RequestFilter,
  requestFilterSchema,
} from '@lethe/core/payloads';
import type { Organization, ProjectScope } from '@lethe/core/tenancy';
import type { Clock } from '@lethe/core/time';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';
import type { ApiPorts } from '../procedure/context.ts';

const input = z.strictObject({
  ...organizationScope,
  filter: requestFilterSchema.default({}),
  /** All values of one facet instead of the most frequent ones of all. */
  field: z.enum(REQUEST_FACETS).optional(),
  search: z.string().max(FILTER_VALUE_LENGTH_MAX).optional(),
});

/** The values that requests have, with how many have each: those of a facet among the requests that the rest of the filter leaves. */
export const countFacets = organizationProcedure('metadata:read')
  .input(input)
  .query(async ({ ctx, input: { filter, field, search } }) => ({
    facets: await facetsOf(ctx, { filter, field, search }),
    now: ctx.clock.now(),
  }));

interface FacetsAsked {
  readonly filter: RequestFilter;
  readonly field?: RequestFacet | undefined;
  readonly search?: string | undefined;
}

interface FacetContext {
  readonly ports: Pick<ApiPorts, 'statistics'>;
  readonly organization: Pick<Organization, 'id'>;
  readonly projects: ProjectScope;
  readonly clock: Clock;
}

export function facetsOf(
  { ports, organization, projects, clock }: FacetContext,
  { filter, field, search }: FacetsAsked,
): Promise<readonly FacetCounts[]> {
  return ports.statistics.facets({
    organizationId: organization.id,
    projects,
    filter,
    fields: field === undefined ? OVERVIEW_FACETS : [field],
    search: search === '' ? undefined : search,
    valuesMax: field === undefined ? FACET_VALUES_SHOWN : FACET_VALUES_MAX,
    now: clock.now(),
  });
}
