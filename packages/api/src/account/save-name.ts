import { personNameSchema } from '@lethe/core/access';
import { z } from 'zod';
import { sessionProcedure } from '../procedure/builder.ts';

const input = z.strictObject({ name: personNameSchema });

/** Saves how the caller is called from now on, in every organization. */
export const saveName = sessionProcedure('session')
  .input(input)
  .mutation(async ({ ctx, input: { name } }) => {
    await ctx.ports.personNames.save({ userId: ctx.user.id, name });
    return { name };
  });
