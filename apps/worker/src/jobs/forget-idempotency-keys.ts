import type { EndedIdempotencyKeys } from '@lethe/core/payloads';
import type { Job } from './job.ts';
import { startRunBudget } from './run-budget.ts';

/** A batch is one short statement, so that no claim of a gateway waits for it. */
const BATCH_ROWS_MAX = 5_000;

/** Repeating is safe: a key that has ended stands for nothing, with or without its row. Ends are on real time, whatever the demo's clock says. */
export function forgetIdempotencyKeysJob(endedKeys: EndedIdempotencyKeys): Job {
  return {
    async run() {
      const hasTimeLeft = startRunBudget();
      let forgottenCount = 0;
      let batchCount: number;
      do {
        batchCount = await endedKeys.forget(BATCH_ROWS_MAX);
        forgottenCount += batchCount;
      } while (batchCount === BATCH_ROWS_MAX && hasTimeLeft());
      return { forgottenCount };
    },
    // Nobody sees a row that is forgotten late.
    nextWorkAt: async () => null,
  };
}
