import { invariant } from '@lethe/core/errors';
import { dropEndedDays, sweepHourKeys } from '@lethe/core/retention';
import { createDatabase, createDayDropper, createHourKeySweep, createTimeGuard, type Database } from '@lethe/db';

/** The product's own jobs, as the worker's role: each hour's keys and then the partitions of ended days. */
export interface ProductSweep {
  destroyKeys(): Promise<{ hourCount: number }>;
  dropDays(): Promise<{ partCount: number }>;
  close(): Promise<void>;
}

export function openProductSweep(workerUrl: string): ProductSweep {
  const database: Database = createDatabase({ url: workerUrl, applicationName: 'lethe bench', poolSizeMax: 1 });
  const guard = createTimeGuard(database, () => ({ bootId: 'bench', uptimeMs: performance.now() }));
  const hasTimeLeft = () => true;
  return {
    async destroyKeys() {
      const sweep = createHourKeySweep(database);
      const report = await sweepHourKeys({ guard, sweep, preservation: { preserveHeld }, hasTimeLeft });
      invariant(report.failures.length === 0 && report.leftOverCount === 0, 'a sweep takes everything that is due');
      return { hourCount: report.destroyedHourCount };
    },
    async dropDays() {
      const report = await dropEndedDays({ guard, dropper: createDayDropper(database), hasTimeLeft });
      invariant(report.leftDays.length === 0 && report.mismatchedDays.length === 0, 'every part is counted and gone');
      return { partCount: report.partCount };
    },
    close: () => database.close(),
  };
}

async function preserveHeld(): Promise<never> {
  throw new Error('The benchmark has no legal holds.');
}
