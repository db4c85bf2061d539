import { autoTopUpDraftSchema, saveAutoTopUp as save } from '@lethe/core/billing/dunning';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';

const input = z.strictObject({
  ...organizationScope,
  /** The version that the draft was begun on; 0 when there was none. */
  baseVersion: z.int().min(0),
  draft: autoTopUpDraftSchema,
});

/** Saves how credit is topped up by itself. Refuses a draft that was begun on an older version. */
export const saveAutoTopUp = organizationProcedure('billing:write')
  .input(input)
  .mutation(async ({ ctx, input: { baseVersion, draft } }) => {
    const { organization, actor, origin } = ctx;
    const settings = await save(ctx.ports, { organizationId: organization.id, baseVersion, draft, actor, origin });
    return { settings };
  });
