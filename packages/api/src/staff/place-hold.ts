import { holdDraftSchema, placeHold as place } from '@lethe/core/holds';
import { z } from 'zod';
import { staffOrganizationScope, staffProcedure } from './builder.ts';

/** Places a hold in an organization's name, also in one that is suspended or closed: its purge then waits. */
export const placeHold = staffProcedure('hold:handle')
  .input(z.strictObject({ ...staffOrganizationScope, draft: holdDraftSchema }))
  .mutation(async ({ ctx: { ports, actor, origin }, input: { organizationId, draft } }) => ({
    hold: await place(ports, { organizationId, projects: 'all', draft, actor, origin }),
  }));
