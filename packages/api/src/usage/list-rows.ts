import { USAGE_PAGE_SIZE_DEFAULT, USAGE_PAGE_SIZE_MAX, usageFilterSchema } from '@lethe/core/billing/usage';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';
import { encodeUsageCursor, usageCursorSchema } from './usage-cursor.ts';

const input = z.strictObject({
  ...organizationScope,
  filter: usageFilterSchema.default({}),
  cursor: usageCursorSchema.nullish(),
  pageSize: z.int().min(1).max(USAGE_PAGE_SIZE_MAX).default(USAGE_PAGE_SIZE_DEFAULT),
});

/** The rows that figures are the sum of, newest first: one for each call of an upstream. They outlive the records of their requests. */
export const listRows = organizationProcedure('billing:read')
  .input(input)
  .query(async ({ ctx, input: { filter, cursor, pageSize } }) => {
    const page = await ctx.ports.usage.rows({
      organizationId: ctx.organization.id,
      projects: ctx.projects,
      filter,
      after: cursor ?? null,
      pageSize,
    });
    return { rows: page.rows, nextCursor: page.next === null ? null : encodeUsageCursor(page.next) };
  });
