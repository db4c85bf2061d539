import { setTimeout as delay } from 'node:timers/promises';
import { startLoad } from './load/run-load.ts';
import type { SeenRequest } from './load/send-request.ts';
import { compareRecords } from './oracles/compare-records.ts';
import { auditBooks, readStored, whenQuiet } from './oracles/read-stage.ts';
import { createRandom } from './random.ts';
import { type ChaosReport, countEndings } from './report.ts';
import type { Stage } from './stage/stage.ts';

export interface OutageOptions {
  readonly seed: number;
  readonly durationMs: number;
}

const CONCURRENCY = 24;
/** Load before the outage makes the keys known, and after it shows that the gateway has come back by itself. */
const AROUND_MS = 3_000;

/** Takes the database away under load. Known keys go on, nobody sees an error, and everything arrives exactly once when it is back. */
export async function runOutage(stage: Stage, { seed, durationMs }: OutageOptions): Promise<ChaosReport> {
  const load = startLoad(stage, { random: createRandom(seed), concurrency: CONCURRENCY });
  await delay(AROUND_MS);
  const stoppedAtMs = performance.now();
  await stage.database.stop();
  const stoppedAt = load.seen.length;
  await delay(durationMs);
  const during = load.seen.length - stoppedAt;
  await stage.database.start();
  await delay(AROUND_MS);
  await load.stop();
  await whenQuiet(stage, load.seen);
  const stored = await readStored(stage);
  const failed = load.seen.filter(({ ending }) => ending !== 'acknowledged');
  return {
    title: `PostgreSQL stopped for ${durationMs / 1_000} s under load`,
    seed,
    facts: [
      `requests: ${countEndings(load.seen)}, ${during} of them answered during the outage`,
      `records: ${stored.length}`,
    ],
    differences: [
      ...failed.map((request) => describeFailure(request, stoppedAtMs)),
      ...compareRecords(load.seen, stored),
      ...(await auditBooks(stage)),
      ...(during > 0 ? [] : ['nothing was answered during the outage']),
    ],
  };
}

function describeFailure(
  { nonce, tenant, ending, status, errorCode, sentAtMs }: SeenRequest,
  stoppedAtMs: number,
): string {
  const sent = `sent ${Math.round(sentAtMs - stoppedAtMs)} ms after the stop`;
  return `${nonce} (${tenant.name}), ${sent}: ${ending}, ${status} ${errorCode}`;
}
