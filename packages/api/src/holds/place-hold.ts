import { holdDraftSchema, placeHold as place } from '@lethe/core/holds';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';

/** Places a legal hold. It preserves at once, and waits for a second person to confirm it. */
export const placeHold = organizationProcedure('hold:write')
  .input(z.strictObject({ ...organizationScope, draft: holdDraftSchema }))
  .mutation(async ({ ctx, input: { draft } }) => {
    const { organization, projects, actor, origin, ports } = ctx;
    return { hold: await place(ports, { organizationId: organization.id, projects, draft, actor, origin }) };
  });
