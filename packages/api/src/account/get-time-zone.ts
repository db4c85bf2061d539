import { sessionProcedure } from '../procedure/builder.ts';

/** In which time zone mails to the caller tell times, beside UTC; null while none is known. */
export const getTimeZone = sessionProcedure('session').query(async ({ ctx }) => ({
  timeZone: await ctx.ports.readerTimeZones.find(ctx.user.id),
}));
