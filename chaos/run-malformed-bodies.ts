import { runMalformed } from '@lethe/gateway/testing/malformed';
import type { ChaosReport } from './report.ts';

export interface MalformedOptions {
  readonly seed: number;
  readonly bodyCount: number;
}

/** Lets an upstream answer in every broken way. The gateway is a real one, in this process, so that each body costs microseconds and not a process. */
export async function runMalformedBodies({ seed, bodyCount }: MalformedOptions): Promise<ChaosReport> {
  const { answeredCount, refusedCount, cutCount, differences } = await runMalformed({ seed, count: bodyCount });
  return {
    title: `${bodyCount} malformed bodies and streams, and every single change of a valid one`,
    seed,
    facts: [`${answeredCount} answered whole, ${refusedCount} with an error status, ${cutCount} cut`],
    differences,
  };
}
