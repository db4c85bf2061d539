import type { OrganizationId } from '@lethe/core/tenancy';
import type { Database } from './database.ts';
import { claimSweep } from './sweep-claim.ts';

/** Seals audit events into leaves. A claim takes over from whoever had it before. */
export interface AuditSealing {
  claim(): Promise<bigint>;
  /** Organizations with events that are not sealed, in the order of their ids. */
  listUnsealed(query: {
    readonly after: OrganizationId | null;
    readonly countMax: number;
  }): Promise<readonly OrganizationId[]>;
  /** Seals the next events of one organization in one leaf, and tells how many. */
  seal(batch: {
    readonly token: bigint;
    readonly organizationId: OrganizationId;
    readonly countMax: number;
  }): Promise<number>;
  /** Null when all are sealed. */
  oldestUnsealedAt(): Promise<Date | null>;
}

export interface ManifestDay {
  readonly organizationId: OrganizationId;
  /** `YYYY-MM-DD`. */
  readonly admittedDay: string;
}

/** Writes manifests of ended days of admission. A claim takes over from whoever had it before. */
export interface ManifestWriting {
  claim(): Promise<bigint>;
  /** The ended days of which parts came in that no manifest has covered, oldest first. */
  listUnmanifested(countMax: number): Promise<readonly ManifestDay[]>;
  /** `missingCount`: by how many parts what is there and what was counted as it came in differ. */
  write(
    day: ManifestDay & { readonly token: bigint },
  ): Promise<{ readonly partCount: number; readonly missingCount: number }>;
  /** When the next manifest can be written; null when none is to come so far. */
  nextWriteAt(): Promise<Date | null>;
  /** Drops what was kept only to tell late parts from those already named, once no part can come in any more. */
  forgetCommitments(): Promise<number>;
}

/** So long one manifest may take, which names every part of an organization's day. */
const MANIFEST_TIMEOUT_MS = 10 * 60_000;

export function createAuditSealing({ pool }: Database): AuditSealing {
  return {
    claim: () => claimSweep(pool, 'seal-audit-events'),
    async listUnsealed({ after, countMax }) {
      const { rows } = await pool.query<{ organization_id: OrganizationId }>(
        'SELECT organization_id FROM unsealed_organizations($1, $2)',
        [after, countMax],
      );
      return rows.map((row) => row.organization_id);
    },
    async seal({ token, organizationId, countMax }) {
      const { rows } = await pool.query<{ count: number }>('SELECT seal_audit_events($1, $2, $3) AS count', [
        token,
        organizationId,
        countMax,
      ]);
      return rows[0]?.count ?? 0;
    },
    async oldestUnsealedAt() {
      const { rows } = await pool.query<{ at: Date | null }>('SELECT oldest_unsealed_event_at() AS at');
      return rows[0]?.at ?? null;
    },
  };
}

export function createManifestWriting({ pool, withTransaction }: Database): ManifestWriting {
  return {
    claim: () => claimSweep(pool, 'write-manifests'),
    async listUnmanifested(countMax) {
      const { rows } = await pool.query<{ organization_id: OrganizationId; admitted_day: string }>(
        'SELECT organization_id, admitted_day::text FROM unmanifested_days($1)',
        [countMax],
      );
      return rows.map((row) => ({ organizationId: row.organization_id, admittedDay: row.admitted_day }));
    },
    write: ({ token, organizationId, admittedDay }) =>
      withTransaction(async (transaction) => {
        await transaction.query(`SET LOCAL statement_timeout = ${MANIFEST_TIMEOUT_MS}`);
        const { rows } = await transaction.query<{ part_count: bigint; missing_count: bigint }>(
          'SELECT part_count, missing_count FROM write_manifest($1, $2, $3)',
          [token, organizationId, admittedDay],
        );
        return { partCount: Number(rows[0]?.part_count), missingCount: Number(rows[0]?.missing_count) };
      }),
    async nextWriteAt() {
      const { rows } = await pool.query<{ at: Date | null }>('SELECT next_manifest_at() AS at');
      return rows[0]?.at ?? null;
    },
    async forgetCommitments() {
      const { rows } = await pool.query<{ count: number }>('SELECT forget_manifest_commitments() AS count');
      return rows[0]?.count ?? 0;
    },
  };
}
