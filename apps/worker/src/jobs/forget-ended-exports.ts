import type { EndedExports } from '@lethe/core/exports';
import type { Job } from './job.ts';
import { startRunBudget } from './run-budget.ts';

/** Files are up to some megabytes each. */
const BATCH_ROWS_MAX = 200;

/** Repeating is safe: nobody reads a file that has expired, with or without its row. Its key goes with its hour, whenever this runs. */
export function forgetEndedExportsJob(ended: EndedExports): Job {
  return {
    async run() {
      const hasTimeLeft = startRunBudget();
      let forgottenCount = 0;
      let batchCount: number;
      do {
        batchCount = await ended.forget(BATCH_ROWS_MAX);
        forgottenCount += batchCount;
      } while (batchCount >= BATCH_ROWS_MAX && hasTimeLeft());
      return { forgottenCount };
    },
    nextWorkAt: () => ended.nextWorkAt(),
  };
}
