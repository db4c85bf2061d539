import type { CreditLeases, LeaseGrant } from '@lethe/core/billing';
import type { Database } from './database.ts';

export interface CreditLeaseOptions {
  /** How far settlement may take a balance below zero. */
  readonly overdraftMaxNanoUsd: bigint;
  /** From each call on, in real time. */
  readonly durationSeconds: number;
}

/** On which holders of leases are told of an organization whose credit another one lacks. */
export const CREDIT_CHANNEL = 'lethe_credit';

interface GrantRow {
  credit_granted: bigint;
  overdraft_granted: bigint;
  storage_granted: bigint;
  month_starts_at: Date;
  balance_nano_usd: bigint;
  expires_at: Date;
  is_known: boolean;
}

export function createCreditLeases({ pool }: Database, options: CreditLeaseOptions): CreditLeases {
  return {
    async lease({ organizationId, leaseId, holder, ...wanted }) {
      const { rows } = await pool.query<GrantRow>({
        name: 'lease credit',
        text: `SELECT *, storage_month::timestamp AT TIME ZONE 'UTC' AS month_starts_at FROM lease_credit($1, $2, $3, $4, $5, $6, $7, $8)`,
        values: [
          organizationId,
          leaseId,
          holder,
          wanted.creditWantedNanoUsd,
          wanted.overdraftWantedNanoUsd,
          wanted.storageWantedNanoUsd,
          options.overdraftMaxNanoUsd,
          options.durationSeconds,
        ],
      });
      const [row] = rows;
      if (row === undefined) throw new Error('Invariant broken: a lease is always answered');
      return toGrant(row);
    },
  };
}

function toGrant(row: GrantRow): LeaseGrant {
  return {
    creditGrantedNanoUsd: row.credit_granted,
    overdraftGrantedNanoUsd: row.overdraft_granted,
    storageGrantedNanoUsd: row.storage_granted,
    storageMonth: row.month_starts_at,
    balanceNanoUsd: row.balance_nano_usd,
    expiresAt: row.expires_at,
    isLeaseKnown: row.is_known,
  };
}
