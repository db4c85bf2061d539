import type { HoldReleaseStore, PayloadKeyRewrapper, ReleasedHold, WrappingKey } from '../rewrap-ports.ts';
import { holdKeyOf } from './preserve-held.ts';

export interface ReleaseHoldsPorts {
  readonly releases: HoldReleaseStore;
  readonly rewrapper: PayloadKeyRewrapper;
  readonly limits?: Partial<ReleaseLimits>;
}

interface ReleaseLimits {
  /** Holds in one run; what is left goes with the next one. */
  readonly holdCountMax: number;
  /** Parts in one transaction. */
  readonly batchSizeMax: number;
  /** Batches of one hold in one run. */
  readonly batchCountMax: number;
}

const LIMITS: ReleaseLimits = { holdCountMax: 50, batchSizeMax: 500, batchCountMax: 200 };

export interface ReleaseReport {
  readonly handedOverCount: number;
  readonly droppedCount: number;
  readonly destroyedKeyCount: number;
  /** Of holds that failed; the others went on. */
  readonly failures: readonly unknown[];
}

/**
 * What a released hold had preserved goes now: to another hold that covers it, else for good; then the hold's key. Releasing never extends.
 * Repeating is safe: each step takes what is still there.
 */
export async function releaseHolds(ports: ReleaseHoldsPorts): Promise<ReleaseReport> {
  const { releases } = ports;
  const limits = { ...LIMITS, ...ports.limits };
  const token = await releases.claim();
  const report = { handedOverCount: 0, droppedCount: 0, destroyedKeyCount: 0, failures: [] as unknown[] };
  for (const hold of await releases.released(limits.holdCountMax)) {
    try {
      report.handedOverCount += await handOver(ports, { token, hold, limits });
      report.droppedCount += await inBatches(limits, () => releases.drop(token, hold, limits.batchSizeMax));
      if (await releases.destroyKey(token, hold)) report.destroyedKeyCount += 1;
    } catch (error) {
      report.failures.push(error);
    }
  }
  return report;
}

interface HandOverInput {
  readonly token: bigint;
  readonly hold: ReleasedHold;
  readonly limits: ReleaseLimits;
}

async function handOver(ports: ReleaseHoldsPorts, { token, hold, limits }: HandOverInput): Promise<number> {
  const { releases, rewrapper } = ports;
  const own = await releases.findHoldKey(hold.organizationId, hold.holdId);
  if (own === null) return 0;
  const from = { kind: 'hold', key: own } as const;
  return inBatches(limits, async () => {
    const known = new Map<string, WrappingKey | null>();
    const tasks = [];
    for (const part of await releases.partsToHandOver(hold, limits.batchSizeMax)) {
      const to = await holdKeyOf({ heldParts: releases, rewrapper }, known, { ...hold, holdId: part.holdId });
      if (to !== null) tasks.push({ part, task: { ...part, from, to } });
    }
    if (tasks.length === 0) return 0;
    const wraps = rewrapper.rewrap(tasks.map(({ task }) => task));
    const rewrapped = tasks.map(({ part }, index) => ({ ...part, wrappedKey: wraps[index] ?? new Uint8Array() }));
    return releases.handOver(token, hold, rewrapped);
  });
}

/** Until a batch does nothing, or the run has had enough. */
async function inBatches({ batchCountMax }: ReleaseLimits, work: () => Promise<number>): Promise<number> {
  let total = 0;
  for (let batch = 0; batch < batchCountMax; batch += 1) {
    const count = await work();
    total += count;
    if (count === 0) break;
  }
  return total;
}
