import type { Database } from './database.ts';

export interface RetentionMaintenance {
  /** The longest payload period of any policy in force, in days. */
  longestPeriodDays(): Promise<number>;
  /** Creates the partitions of all UTC days in [fromDay, toDay) that have none yet. */
  createPayloadPartitions(days: { fromDay: Date; toDay: Date }): Promise<{ createdCount: number }>;
}

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
  };
}
