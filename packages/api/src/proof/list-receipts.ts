import { LEAF_KINDS, LEAF_PAGE_SIZE_DEFAULT, LEAF_PAGE_SIZE_MAX, listReceipts as listLeaves } from '@lethe/core/proof';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';

const input = z.strictObject({
  ...organizationScope,
  kinds: z.array(z.enum(LEAF_KINDS)).min(1).max(LEAF_KINDS.length).optional(),
  before: z.int().nonnegative().nullish(),
  pageSize: z.int().min(1).max(LEAF_PAGE_SIZE_MAX).default(LEAF_PAGE_SIZE_DEFAULT),
});

/** One page of the leaves that concern the organization, newest first. `next` goes into `before` for the page after it. */
export const listReceipts = organizationProcedure('audit:read')
  .input(input)
  .query(({ ctx, input: { kinds, before = null, pageSize } }) =>
    listLeaves(ctx.ports, { organizationId: ctx.organization.id, kinds, before, pageSize }),
  );
