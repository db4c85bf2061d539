import { changeHold as takeStep } from '@lethe/core/holds';
import { z } from 'zod';
import { holdChangeSchema, toStep } from '../holds/change-input.ts';
import { staffOrganizationScope, staffProcedure } from './builder.ts';

/** Takes one step of a case in an organization's name: staff are the second person where an organization has no other. */
export const changeHold = staffProcedure('hold:handle')
  .input(z.strictObject({ ...staffOrganizationScope, change: holdChangeSchema }))
  .mutation(async ({ ctx: { ports, actor, origin }, input: { organizationId, change } }) => ({
    hold: await takeStep(
      { legalHolds: ports.legalHolds },
      { organizationId, projects: 'all', actor, origin, ...toStep(change) },
    ),
  }));
