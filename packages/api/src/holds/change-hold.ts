import { changeHold as takeStep } from '@lethe/core/holds';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';
import { holdChangeSchema, toStep } from './change-input.ts';

/** Takes one step of a case: confirms or declines it, asks for its release, approves or refuses that. */
export const changeHold = organizationProcedure('hold:write')
  .input(z.strictObject({ ...organizationScope, change: holdChangeSchema }))
  .mutation(async ({ ctx, input: { change } }) => {
    const { organization, projects, actor, origin, ports } = ctx;
    const command = { organizationId: organization.id, projects, actor, origin, ...toStep(change) };
    return { hold: await takeStep({ legalHolds: ports.legalHolds }, command) };
  });
