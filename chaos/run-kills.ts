import { setTimeout as delay } from 'node:timers/promises';
import { startLoad } from './load/run-load.ts';
import { compareRecords } from './oracles/compare-records.ts';
import { auditBooks, readStored, whenQuiet } from './oracles/read-stage.ts';
import { createRandom } from './random.ts';
import { type ChaosReport, countEndings } from './report.ts';
import type { Stage } from './stage/stage.ts';

export interface KillOptions {
  readonly seed: number;
  readonly killCount: number;
}

const CONCURRENCY = 24;
const ALIVE_MS = { min: 5, max: 900 };

/** Kills the gateway under load at random points, again and again, and compares what clients saw with what is in the books. */
export async function runKills(stage: Stage, { seed, killCount }: KillOptions): Promise<ChaosReport> {
  const random = createRandom(seed);
  const moments = createRandom(seed + 1);
  const load = startLoad(stage, { random, concurrency: CONCURRENCY });
  for (let kill = 0; kill < killCount; kill += 1) {
    await delay(moments.between(ALIVE_MS.min, ALIVE_MS.max));
    await stage.gateway.kill();
    await stage.gateway.start();
  }
  await load.stop();
  await whenQuiet(stage, load.seen);
  const stored = await readStored(stage);
  return {
    title: `${killCount} times kill -9 of the gateway under load`,
    seed,
    facts: [`requests: ${countEndings(load.seen)}`, `records: ${stored.length}`],
    differences: [...compareRecords(load.seen, stored), ...(await auditBooks(stage))],
  };
}
