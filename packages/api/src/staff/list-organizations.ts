import { STAFF_PAGE_SIZE, STAFF_SEARCH_LENGTH_MAX } from '@lethe/core/staff';
import { LIFECYCLE_STATES, type OrganizationId } from '@lethe/core/tenancy';
import { z } from 'zod';
import { staffProcedure } from './builder.ts';

const NAME_LENGTH_MAX = 200;

const input = z.strictObject({
  search: z.string().trim().max(STAFF_SEARCH_LENGTH_MAX).nullish(),
  state: z.enum(LIFECYCLE_STATES).nullish(),
  after: z
    .strictObject({ name: z.string().max(NAME_LENGTH_MAX), id: z.guid().transform((id) => id as OrganizationId) })
    .nullish(),
});

/** A page of organizations by name, as far as staff may know them, and how many there are in each state. `next` goes into `after`. */
export const listOrganizations = staffProcedure('organization:view')
  .input(input)
  .query(async ({ ctx: { ports }, input: { search, state = null, after = null } }) => {
    const query = { search: search === '' ? null : (search ?? null), state, after, pageSize: STAFF_PAGE_SIZE + 1 };
    const found = await ports.organizations.list(query);
    const organizations = found.slice(0, STAFF_PAGE_SIZE);
    const last = organizations.at(-1);
    const next = found.length > STAFF_PAGE_SIZE && last !== undefined ? { name: last.name, id: last.id } : null;
    return { organizations, next, counts: await ports.organizations.counts() };
  });
