import { RETENTION_DAYS_MAX } from '@lethe/core/retention';
import { MS_PER_DAY, MS_PER_SECOND } from '@lethe/core/time';
import { z } from 'zod';
import { sessionProcedure } from '../procedure/builder.ts';
import { requireDemoClock } from './require-demo-clock.ts';

/** One jump reaches past the longest retention period, and no further. */
export const ADVANCE_SECONDS_MAX = ((RETENTION_DAYS_MAX + 1) * MS_PER_DAY) / MS_PER_SECOND;

const input = z.strictObject({ advanceSeconds: z.int().min(1).max(ADVANCE_SECONDS_MAX) });

/** Moves the demo's clock forward. Answers when everything that fell due on the way is done. */
export const advanceClock = sessionProcedure('session')
  .input(input)
  .mutation(async ({ ctx, input: { advanceSeconds } }) => {
    const demoClock = requireDemoClock(ctx);
    await demoClock.advance(advanceSeconds);
    return { now: ctx.clock.now(), offsetMs: await demoClock.offsetMs() };
  });
