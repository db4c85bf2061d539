import type { PersonNames } from '@lethe/core/access';
import type { Database } from './database.ts';

/** As the dashboard's role: a person belongs to no tenant. */
export function createPersonNames({ pool }: Pick<Database, 'pool'>): PersonNames {
  return {
    async save({ userId, name }) {
      await pool.query('UPDATE "user" SET name = $2 WHERE id = $1', [userId, name]);
    },
  };
}
