import { STAFF_SEARCH_LENGTH_MAX } from '@lethe/core/staff';
import { isUuid, LIFECYCLE_STATES, type LifecycleState, type OrganizationId } from '@lethe/core/tenancy';
import type { SearchParameters } from '../../requests/list/list-query.ts';

const NAME_LENGTH_MAX = 200;

/** What the list shows, as its address says it. */
export interface OrganizationsQuery {
  readonly search: string | null;
  readonly state: LifecycleState | null;
  readonly after: { readonly name: string; readonly id: OrganizationId } | null;
}

/** Reads an address that anybody may have typed: what makes no sense is left out. */
export function readOrganizationsQuery(parameters: SearchParameters): OrganizationsQuery {
  const { q, state, after, name } = parameters;
  const search = typeof q === 'string' ? q.trim().slice(0, STAFF_SEARCH_LENGTH_MAX) : '';
  const isPlace = typeof after === 'string' && isUuid(after) && typeof name === 'string';
  return {
    search: search === '' ? null : search,
    state: LIFECYCLE_STATES.find((one) => one === state) ?? null,
    after: isPlace ? { name: name.slice(0, NAME_LENGTH_MAX), id: after as OrganizationId } : null,
  };
}

export function organizationsHref({ search, state, after }: OrganizationsQuery): string {
  const query = new URLSearchParams({
    ...(search === null ? {} : { q: search }),
    ...(state === null ? {} : { state }),
    ...(after === null ? {} : { after: after.id, name: after.name }),
  }).toString();
  return query === '' ? '/staff' : `/staff?${query}`;
}
