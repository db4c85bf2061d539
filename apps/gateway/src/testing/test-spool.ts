import { randomBytes } from 'node:crypto';
import type { Clock } from '@lethe/core/time';
import type { RecordEntry } from '@lethe/db';
import type { Logger } from '@lethe/telemetry';
import { createSpoolCipher } from '@lethe/vault';
import { DEFAULT_LIMITS } from '../limits.ts';
import { openSpool, type SpoolOptions } from '../spool/open-spool.ts';
import type { Spool, SpoolLimits } from '../spool/spool.ts';

const PEPPER = randomBytes(32);
/** Small, because every one of them is filled with zeros. */
const SEGMENT_BYTES = 64 * 1024;

export interface TestSpoolOptions extends Partial<Omit<SpoolOptions, 'limits'>> {
  readonly folder: string;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly limits?: Partial<SpoolLimits>;
  readonly pepper?: Uint8Array;
}

/** A spool on the disk, in a folder of the test. */
export function openTestSpool({ limits, pepper = PEPPER, ...options }: TestSpoolOptions): Promise<Spool> {
  return openSpool({
    slot: 0,
    slotCount: 1,
    cipher: createSpoolCipher(pepper),
    systemClock: options.clock,
    goneOrganizations: async () => new Set(),
    limits: { ...DEFAULT_LIMITS, spoolSegmentBytes: SEGMENT_BYTES, ...limits },
    ...options,
  });
}

/** Notes every entry in the moment in which it is durable, which is before the answer ends. */
export function observeSpool(spool: Spool, recorded: RecordEntry[]): Spool {
  return {
    async append(entry) {
      await spool.append(entry);
      recorded.push(entry);
    },
    hasRoom: () => spool.hasRoom(),
    status: () => spool.status(),
    nextBatch: () => spool.nextBatch(),
    shipped: (batch) => spool.shipped(batch),
    quarantine: (entry) => spool.quarantine(entry),
    onDurable: (listener) => spool.onDurable(listener),
    close: () => spool.close(),
  };
}
