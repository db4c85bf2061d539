import type { OrganizationId } from '../../tenancy/index.ts';
import type { CreditLeases } from '../index.ts';

/** One organization without any credit so far, and all that can happen to its credit. */
export interface CreditHarness {
  readonly organizationId: OrganizationId;
  readonly leases: CreditLeases;
  readonly overdraftMaxNanoUsd: bigint;
  give(amountNanoUsd: bigint): Promise<void>;
  /** Usage that was recorded and waits to be posted. */
  ship(usage: { leaseId: string | null; amountNanoUsd: bigint }): Promise<void>;
  /** Posts all that waits. */
  settle(): Promise<void>;
  expire(leaseId: string): Promise<void>;
  balance(): Promise<bigint>;
}
