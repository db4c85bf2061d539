// Hot path: which batch of the ledger each attempt belongs to; budget 1 µs an entry.
import { randomUUID } from 'node:crypto';
import type { RecordedAttempt } from '@lethe/core/payloads';
import type { RecordEntry } from './record-entry.ts';

export interface UsageBatchKey {
  readonly id: string;
  readonly organizationId: string;
  readonly leaseId: string | null;
}

/** The batches of one shipment: one for each organization, lease and UTC month, so that a month's ledger is the sum of its usage. */
export interface UsageBatches {
  idOf(entry: RecordEntry, attempt: RecordedAttempt): string;
  /** Those that were asked for. */
  all(): readonly UsageBatchKey[];
}

export function createUsageBatches(): UsageBatches {
  const byLease = new Map<string, UsageBatchKey>();
  return {
    idOf({ record: { organizationId }, leaseId }, { calledAt }) {
      const key = `${organizationId} ${leaseId} ${calledAt.getUTCFullYear()} ${calledAt.getUTCMonth()}`;
      const known = byLease.get(key);
      if (known !== undefined) return known.id;
      const batch = { id: randomUUID(), organizationId, leaseId };
      byLease.set(key, batch);
      return batch.id;
    },
    all: () => [...byLease.values()],
  };
}
