import { invariant } from '@lethe/core/errors';
import type {
  DestructionStatus,
  DestructionStatusRepository,
  MasterKeyProvider,
  PauseReason,
} from '@lethe/core/retention';
import type { OrganizationId } from '@lethe/core/tenancy';
import type { Database } from './database.ts';

/** Of one organization, with its own rights: row-level security leaves its keys and tallies and no others. */
const STATUS_OF_TENANT = `
  WITH keys AS (
    SELECT count(*) FILTER (WHERE expiry_hour <= lethe_now() - interval '1 hour') AS overdue,
      min(expiry_hour) FILTER (WHERE expiry_hour <= lethe_now() - interval '1 hour') + interval '1 hour' AS oldest,
      min(expiry_hour) FILTER (WHERE expiry_hour > lethe_now() - interval '1 hour') + interval '1 hour' AS next
    FROM keyring.hour_key WHERE organization_id = $1),
  parts AS (
    SELECT coalesce(sum(dropped_count + erased_count), 0) AS destroyed, coalesce(sum(held_count), 0) AS held,
      coalesce(sum(stored_count - dropped_count - erased_count - held_count), 0) AS stored
    FROM keyring.payload_tally WHERE organization_id = $1)
  SELECT (SELECT finished_at FROM sweep_run WHERE name = 'destroy-hour-keys') AS "lastRunAt",
    coalesce((SELECT destroyed_key_count FROM keyring.destruction_tally WHERE organization_id = $1), 0)::float8 AS "destroyedKeyCount",
    parts.destroyed::float8 AS "destroyedPartCount", keys.overdue::float8 AS "overdueKeyCount", keys.oldest AS "oldestOverdueAt",
    keys.next AS "nextDueAt", parts.stored::float8 AS "storedPartCount", parts.held::float8 AS "heldPartCount",
    (SELECT paused_at FROM time_guard) AS "pausedAt", (SELECT pause_reason FROM time_guard) AS "pauseReason"
  FROM keys CROSS JOIN parts`;

const MASTER_KEYS = `
  SELECT version, provider, created_at AS "createdAt", retired_at AS "retiredAt" FROM keyring.master_key_version
  WHERE destroyed_at IS NULL ORDER BY created_at, version`;

interface MasterKeyRow {
  readonly version: number;
  readonly provider: MasterKeyProvider;
  readonly createdAt: Date;
  readonly retiredAt: Date | null;
}

export function createDestructionStatusRepository(database: Database): DestructionStatusRepository {
  return {
    of: (organizationId) =>
      database.withOrganization(organizationId, async (transaction) => {
        const status = await transaction.query<Omit<DestructionStatus, 'retiredMasterKeys' | 'oldestMasterKey'>>(
          STATUS_OF_TENANT,
          [organizationId],
        );
        const { rows: masterKeys } = await transaction.query<MasterKeyRow>(MASTER_KEYS);
        const [oldest] = masterKeys;
        invariant(status.rows[0] !== undefined, 'the status of an organization is always answered');
        return {
          ...status.rows[0],
          oldestMasterKey: oldest === undefined ? null : { version: oldest.version, createdAt: oldest.createdAt },
          retiredMasterKeys: masterKeys.flatMap(({ version, provider, retiredAt }) =>
            retiredAt === null ? [] : [{ version, provider, retiredAt }],
          ),
        };
      }),
  };
}

/** How destruction stands for all organizations together. */
export interface DestructionTotals {
  readonly organizationCount: number;
  readonly destroyedKeyCount: number;
  readonly destroyedPartCount: number;
  readonly storedPartCount: number;
  readonly heldPartCount: number;
  readonly overdueKeyCount: number;
  readonly oldestOverdueAt: Date | null;
  readonly nextDueAt: Date | null;
  /** Days whose end has passed and whose ciphertext is still there. */
  readonly overdueDayCount: number;
  readonly oldestOverdueDayAt: Date | null;
  readonly malformedKeyCount: number;
  readonly unruledOrganizationCount: number;
  /** By the database's clock. */
  readonly now: Date;
  readonly confirmedAt: Date | null;
  readonly pausedAt: Date | null;
  readonly pauseReason: PauseReason | null;
  readonly lastKeySweepAt: Date | null;
  readonly lastDayDropAt: Date | null;
}

export interface OrganizationDestruction {
  readonly organizationId: OrganizationId;
  /** By which name log lines and metrics know it. */
  readonly logReference: string;
  readonly destroyedKeyCount: number;
  readonly destroyedPartCount: number;
  readonly storedPartCount: number;
  readonly heldPartCount: number;
  readonly overdueKeyCount: number;
  readonly oldestOverdueAt: Date | null;
  readonly nextDueAt: Date | null;
}

export interface DestructionOverview {
  totals(): Promise<DestructionTotals>;
  /** Those with the most overdue keys first. */
  byOrganization(limit: number): Promise<readonly OrganizationDestruction[]>;
}

const COUNTS = `destroyed_key_count::float8 AS "destroyedKeyCount", destroyed_part_count::float8 AS "destroyedPartCount",
  stored_part_count::float8 AS "storedPartCount", held_part_count::float8 AS "heldPartCount", overdue_key_count::float8 AS "overdueKeyCount",
  oldest_overdue_at AS "oldestOverdueAt", next_due_at AS "nextDueAt"`;

/** For the worker, which sees no tenant's rows: its functions count over all of them. */
export function createDestructionOverview({ pool }: Database): DestructionOverview {
  return {
    async totals() {
      const { rows } = await pool.query<DestructionTotals>(
        `SELECT organization_count::float8 AS "organizationCount", ${COUNTS}, overdue_day_count::float8 AS "overdueDayCount",
           oldest_overdue_day_at AS "oldestOverdueDayAt", malformed_key_count::float8 AS "malformedKeyCount",
           unruled_organization_count::float8 AS "unruledOrganizationCount", lethe_now() AS now,
           (SELECT confirmed_at FROM time_guard) AS "confirmedAt", (SELECT paused_at FROM time_guard) AS "pausedAt",
           (SELECT pause_reason FROM time_guard) AS "pauseReason",
           (SELECT finished_at FROM sweep_run WHERE name = 'destroy-hour-keys') AS "lastKeySweepAt",
           (SELECT finished_at FROM sweep_run WHERE name = 'drop-payload-partitions') AS "lastDayDropAt"
         FROM destruction_totals()`,
      );
      invariant(rows[0] !== undefined, 'the totals are always answered');
      return rows[0];
    },
    async byOrganization(limit) {
      const { rows } = await pool.query<OrganizationDestruction>(
        `SELECT organization_id AS "organizationId", log_reference(organization_id) AS "logReference", ${COUNTS}
         FROM destruction_by_organization($1)`,
        [limit],
      );
      return rows;
    },
  };
}
