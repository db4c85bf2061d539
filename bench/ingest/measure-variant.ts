import type { RecordEntry } from '@lethe/db';
import type pg from 'pg';
import { countCpuMs, findServerProcesses, ownCpuMs } from '../measure/cpu.ts';
import type { Lane } from './lanes.ts';
import type { Variant } from './variants.ts';

/** What one round of one variant took. */
export interface Sample {
  readonly rowCount: number;
  readonly wallMs: number;
  /** Of the backends that took the rows; null where the system does not tell. */
  readonly backendCpuMs: number | null;
  /** Of every process of the server, the log's writer and the checkpoint's included. */
  readonly serverCpuMs: number | null;
  /** Of this process, which is the client. */
  readonly clientCpuMs: number;
}

/** Writes `batchCount` batches on each connection of a variant. The checkpoint before it keeps another round's pages out. */
export async function measureVariant(
  variant: Variant,
  { admin, batchCount }: { admin: pg.Client; batchCount: number },
): Promise<Sample> {
  const sources = variant.lanes.map(() => variant.prepare(batchCount));
  const backends = await Promise.all(variant.lanes.map((lane) => lane.processId()));
  await admin.query('CHECKPOINT');
  const backendCpu = countCpuMs(backends);
  const serverCpu = countCpuMs(findServerProcesses(backends[0] ?? 0));
  const before = { clientCpuMs: ownCpuMs(), at: performance.now() };
  const counts = await Promise.all(variant.lanes.map((lane, index) => writeAll(lane, sources[index], batchCount)));
  return {
    rowCount: counts.reduce((sum, count) => sum + count, 0),
    wallMs: performance.now() - before.at,
    backendCpuMs: backendCpu(),
    serverCpuMs: serverCpu(),
    clientCpuMs: ownCpuMs() - before.clientCpuMs,
  };
}

/** One batch is under way while the next one is made, as in the gateway. Returns how many parts were written. */
async function writeAll(
  lane: Lane,
  next: (() => Promise<readonly RecordEntry[]>) | undefined,
  batchCount: number,
): Promise<number> {
  let rowCount = 0;
  let underway: Promise<void> = Promise.resolve();
  for (let batch = 0; next !== undefined && batch < batchCount; batch += 1) {
    const entries = await next();
    await underway;
    underway = lane.write(entries);
    rowCount += entries.reduce((sum, entry) => sum + entry.parts.length, 0);
  }
  await underway;
  return rowCount;
}
