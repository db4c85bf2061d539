import { staffProcedure } from './builder.ts';

/** The schedule with the newest run of each job, and the jobs of organizations that fail. */
export const listJobs = staffProcedure('job:view').query(async ({ ctx: { ports } }) => ({
  schedule: await ports.jobs.schedule(),
  failures: await ports.jobs.failures(),
}));
