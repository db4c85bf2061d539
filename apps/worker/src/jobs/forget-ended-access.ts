import type { Job } from './job.ts';

export interface EndedAccess {
  forget(): Promise<number>;
}

/** Repeating is safe: what has ended is refused with or without its row. Ends are on real time, whatever the demo's clock says. */
export function forgetEndedAccessJob(endedAccess: EndedAccess): Job {
  return {
    run: async () => ({ forgottenCount: await endedAccess.forget() }),
    // Nobody sees a row that is forgotten late.
    nextWorkAt: async () => null,
  };
}
