import type { Database } from './database.ts';

/** What was told long ago. */
export interface ToldNotifications {
  /** Forgets mail, events and deliveries that are older, and secrets that have ended; tells how many rows. */
  forget(olderThanDays: number): Promise<number>;
}

export function createToldNotifications({ pool }: Pick<Database, 'pool'>): ToldNotifications {
  return {
    async forget(olderThanDays) {
      const { rows } = await pool.query<{ count: number }>(
        'SELECT forget_notifications(make_interval(days => $1)) AS count',
        [olderThanDays],
      );
      return rows[0]?.count ?? 0;
    },
  };
}
