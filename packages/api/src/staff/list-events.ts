import { STAFF_PAGE_SIZE } from '@lethe/core/staff';
import type { OrganizationId } from '@lethe/core/tenancy';
import { z } from 'zod';
import { staffProcedure } from './builder.ts';

const ID_MAX = 2n ** 63n - 1n;

const input = z.strictObject({
  organizationId: z
    .guid()
    .transform((id) => id as OrganizationId)
    .nullish(),
  before: z.bigint().min(1n).max(ID_MAX).nullish(),
});

/** A page of what staff did, newest first: everywhere, or in one organization. `next` goes into `before`. */
export const listEvents = staffProcedure('audit:view')
  .input(input)
  .query(async ({ ctx: { ports }, input: { organizationId = null, before = null } }) => {
    const found = await ports.log.list({ organizationId, before, pageSize: STAFF_PAGE_SIZE + 1 });
    const events = found.slice(0, STAFF_PAGE_SIZE);
    return { events, next: found.length > STAFF_PAGE_SIZE ? (events.at(-1)?.id ?? null) : null };
  });
