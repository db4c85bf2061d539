import { saveSpendingPolicy, spendingPolicyDraftSchema } from '@lethe/core/billing';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';

const input = z.strictObject({
  ...organizationScope,
  /** The version that the draft was begun on; 0 when there was none. */
  baseVersion: z.int().min(0),
  draft: spendingPolicyDraftSchema,
});

/** Puts a new version in force for requests admitted from now on. Refuses a draft that was begun on an older version. */
export const savePolicy = organizationProcedure('billing:write')
  .input(input)
  .mutation(async ({ ctx, input: { baseVersion, draft } }) => {
    const policy = await saveSpendingPolicy(ctx.ports, {
      organizationId: ctx.organization.id,
      baseVersion,
      draft,
      actor: ctx.actor,
      origin: ctx.origin,
    });
    return { policy };
  });
