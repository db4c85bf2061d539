import { isTimeZone, TIME_ZONE_LENGTH_MAX } from '@lethe/core/notifications';
import { z } from 'zod';
import { sessionProcedure } from '../procedure/builder.ts';

const input = z.strictObject({
  timeZone: z.string().min(1).max(TIME_ZONE_LENGTH_MAX).refine(isTimeZone, 'This time zone is not known.'),
  /** From a browser that tells by itself where it is: changes nothing that is known already. */
  isFirst: z.boolean(),
});

/** Saves in which time zone mails to the caller tell times. */
export const saveTimeZone = sessionProcedure('session')
  .input(input)
  .mutation(async ({ ctx, input: { timeZone, isFirst } }) => ({
    isSaved: await ctx.ports.readerTimeZones.save({ userId: ctx.user.id, timeZone, isFirst }),
  }));
