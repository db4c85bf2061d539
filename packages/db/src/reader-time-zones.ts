import type { ReaderTimeZones } from '@lethe/core/notifications';
import type { Database } from './database.ts';

/** As the dashboard's role: a person belongs to no tenant. */
export function createReaderTimeZones({ pool }: Pick<Database, 'pool'>): ReaderTimeZones {
  return {
    async find(userId) {
      const { rows } = await pool.query<{ timeZone: string | null }>(
        'SELECT time_zone AS "timeZone" FROM "user" WHERE id = $1',
        [userId],
      );
      return rows[0]?.timeZone ?? null;
    },
    async save({ userId, timeZone, isFirst }) {
      const { rowCount } = await pool.query(
        'UPDATE "user" SET time_zone = $2 WHERE id = $1 AND (NOT $3 OR time_zone IS NULL)',
        [userId, timeZone, isFirst],
      );
      return rowCount === 1;
    },
  };
}
