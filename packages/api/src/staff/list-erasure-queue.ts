import { staffProcedure } from './builder.ts';

const QUEUE_LENGTH_MAX = 200;

/** What waits for a decision in all organizations, the earliest deadline first. */
export const listErasureQueue = staffProcedure('erasure:handle').query(async ({ ctx: { ports, clock } }) => ({
  queue: await ports.erasureQueue.list(QUEUE_LENGTH_MAX),
  now: clock.now(),
}));
