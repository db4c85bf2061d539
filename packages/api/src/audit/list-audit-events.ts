import { AUDIT_PAGE_SIZE_DEFAULT, AUDIT_PAGE_SIZE_MAX } from '@lethe/core/audit';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';
import { auditFilterSchema } from './audit-filter.ts';

/** What an event's number can be: a positive 64-bit integer. */
const NUMBER_MAX = 2n ** 63n - 1n;

const input = z.strictObject({
  ...organizationScope,
  filter: auditFilterSchema.default({}),
  before: z.bigint().min(1n).max(NUMBER_MAX).nullish(),
  pageSize: z.int().min(1).max(AUDIT_PAGE_SIZE_MAX).default(AUDIT_PAGE_SIZE_DEFAULT),
});

/** One page of the log, newest first. `next` goes into `before` for the page after it; null on the last one. */
export const listAuditEvents = organizationProcedure('audit:read')
  .input(input)
  .query(async ({ ctx, input: { filter, before = null, pageSize } }) => {
    const organizationId = ctx.organization.id;
    const found = await ctx.ports.auditLog.list({ organizationId, filter, before, pageSize: pageSize + 1 });
    const events = found.slice(0, pageSize);
    return { events, next: found.length > pageSize ? (events.at(-1)?.number ?? null) : null };
  });
