import type { ErasureSweep } from '../ports.ts';

export interface AdvanceErasuresPorts {
  readonly sweep: ErasureSweep;
  /** Whether the run may begin another step; what is left goes with the next run. */
  readonly hasTimeLeft: () => boolean;
}

export interface AdvanceErasuresReport {
  readonly erasedCount: number;
  readonly doneCount: number;
  /** Of erasures that failed; the others went on. */
  readonly failures: readonly unknown[];
}

/**
 * Goes on with every approved erasure. Repeating is safe: each step is one transaction that looks at what is still there. One organization's
 * failure stops no other.
 */
export async function advanceErasures({ sweep, hasTimeLeft }: AdvanceErasuresPorts): Promise<AdvanceErasuresReport> {
  const token = await sweep.claim();
  let erasedCount = 0;
  let doneCount = 0;
  const failures: unknown[] = [];
  for (const erasure of await sweep.running()) {
    try {
      let step = { erasedCount: 0, isDone: false };
      do {
        step = await sweep.advance(token, erasure);
        erasedCount += step.erasedCount;
      } while (step.erasedCount > 0 && hasTimeLeft());
      if (step.isDone) doneCount += 1;
    } catch (error) {
      failures.push(error);
    }
  }
  return { erasedCount, doneCount, failures };
}
