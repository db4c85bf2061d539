import type { Clock } from '@lethe/core/time';
import type { DestructionOverview, JobRunRepository } from '@lethe/db';
import { firstDueAfter } from '../due-instants.ts';
import { SCHEDULE } from '../schedule.ts';
import type { Route } from './listen.ts';

export interface StatusDeps {
  readonly mode: string;
  readonly runs: Pick<JobRunRepository, 'newest'>;
  readonly clock: Clock;
  readonly overview: Pick<DestructionOverview, 'totals'>;
}

/** What runs when, how it went last, and how destruction stands. No tenant's data: whoever reaches the port may read it. */
export function statusRoute({ mode, runs, clock, overview }: StatusDeps): Route {
  return {
    async GET() {
      const now = clock.now();
      const newest = new Map((await runs.newest()).map((run) => [run.name, run]));
      const jobs = SCHEDULE.map(({ name, cron, bound }) => {
        const run = newest.get(name);
        const lastRun =
          run === undefined
            ? null
            : { dueAt: run.dueAt, startedAt: run.startedAt, finishedAt: run.finishedAt, outcome: run.outcome };
        return { name, cron, bound, lastRun, nextDueAt: firstDueAfter(cron, now) };
      });
      return { statusCode: 200, body: { mode, now, destruction: await overview.totals(), jobs } };
    },
  };
}
