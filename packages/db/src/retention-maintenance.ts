import { utcHourOf } from '@lethe/core/time';
import pg from 'pg';
import type { Database } from './database.ts';

export interface RetentionMaintenance {
  /** The longest payload period of any policy in force, in days. */
  longestPeriodDays(): Promise<number>;
  /** Creates the partitions of all UTC days in [fromDay, toDay) that have none yet. */
  createPayloadPartitions(days: { fromDay: Date; toDay: Date }): Promise<{ createdCount: number }>;
  /** Drops the partitions of the UTC days that ended at or before `now`. One that readers hold is left for the next run and named. */
  dropExpiredPartitions(now: Date): Promise<{ dropped: readonly string[]; busy: readonly string[] }>;
  /** Destroys the keys of the UTC hours that ended at or before `now`. From then on no payload of them can be opened. */
  destroyEndedHourKeys(now: Date): Promise<{ destroyedCount: number }>;
  /** Deletes the metadata of requests that were admitted before an instant, at most `limit` of them. */
  deleteMetadataBefore(query: { admittedBefore: Date; limit: number }): Promise<{ deletedCount: number }>;
  /** The earliest hour that still has keys; null when there are none. */
  oldestKeyHour(): Promise<Date | null>;
}

const LOCK_NOT_AVAILABLE = '55P03';

export function createRetentionMaintenance({ pool }: Database): RetentionMaintenance {
  return {
    async longestPeriodDays() {
      const { rows } = await pool.query<{ days: number }>('SELECT longest_payload_period() AS days');
      return rows[0]?.days ?? 0;
    },

    async createPayloadPartitions({ fromDay, toDay }) {
      const { rows } = await pool.query<{ created_count: number }>(
        `SELECT count(*) FILTER (WHERE create_payload_partition(day::date))::int4 AS created_count
         FROM generate_series($1::timestamptz AT TIME ZONE 'UTC', $2::timestamptz AT TIME ZONE 'UTC' - interval '1 microsecond', interval '24 hours') day`,
        [fromDay, toDay],
      );
      return { createdCount: rows[0]?.created_count ?? 0 };
    },

    async dropExpiredPartitions(now) {
      const { rows } = await pool.query<{ name: string; expiry_day: string }>(
        `SELECT name, expiry_day::text FROM payload_partition WHERE expiry_day < ($1::timestamptz AT TIME ZONE 'UTC')::date ORDER BY expiry_day`,
        [now],
      );
      const dropped: string[] = [];
      const busy: string[] = [];
      for (const { name, expiry_day: expiryDay } of rows) {
        (await drop(pool, expiryDay)) ? dropped.push(name) : busy.push(name);
      }
      return { dropped, busy };
    },

    async destroyEndedHourKeys(now) {
      const { rows } = await pool.query<{ count: number }>('SELECT destroy_hour_keys_before($1) AS count', [
        utcHourOf(now),
      ]);
      return { destroyedCount: rows[0]?.count ?? 0 };
    },

    async deleteMetadataBefore({ admittedBefore, limit }) {
      const { rows } = await pool.query<{ count: number }>('SELECT delete_metadata_before($1, $2) AS count', [
        admittedBefore,
        limit,
      ]);
      return { deletedCount: rows[0]?.count ?? 0 };
    },

    async oldestKeyHour() {
      const { rows } = await pool.query<{ hour: Date | null }>('SELECT oldest_key_hour() AS hour');
      return rows[0]?.hour ?? null;
    },
  };
}

/** False when readers held the partition for longer than the drop may wait. */
async function drop(pool: pg.Pool, expiryDay: string): Promise<boolean> {
  try {
    await pool.query('SELECT drop_payload_partition($1::date)', [expiryDay]);
    return true;
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === LOCK_NOT_AVAILABLE) return false;
    throw error;
  }
}
