import { sessionProcedure } from '../procedure/builder.ts';
import { requireDemoClock } from './require-demo-clock.ts';

/** The demo's domain time and how far it is ahead of the real one. */
export const getClock = sessionProcedure('session').query(async ({ ctx }) => {
  const offsetMs = await requireDemoClock(ctx).offsetMs();
  return { now: ctx.clock.now(), offsetMs };
});
