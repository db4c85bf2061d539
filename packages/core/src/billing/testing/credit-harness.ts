import type { OrganizationId } from '../../tenancy/index.ts';
import type { CreditLeases } from '../index.ts';

/** One organization without any credit so far, and all that can happen to its credit. */
export interface CreditHarness {
  readonly organizationId: OrganizationId;
  readonly leases: CreditLeases;
  readonly overdraftMaxNanoUsd: bigint;
  give(amountNanoUsd: bigint): Promise<void>;
  /** Sets what the storage fees of a month never exceed; null: no cap, as in the beginning. */
  capStorage(capNanoUsd: bigint | null): Promise<void>;
  /** Usage that was recorded and waits to be posted. */
  ship(usage: ShippedUsage): Promise<void>;
  /** Posts all that waits. */
  settle(): Promise<void>;
  expire(leaseId: string): Promise<void>;
  balance(): Promise<bigint>;
  /** The storage fees of this month that are posted. */
  storageCharged(): Promise<bigint>;
}

export interface ShippedUsage {
  readonly leaseId: string | null;
  readonly amountNanoUsd: bigint;
  /** What of the amount is the fee for storage; none when left out. */
  readonly storageNanoUsd?: bigint;
}
