import type { Database } from './database.ts';

/** What signing in leaves behind. */
export interface EndedAccess {
  /** Deletes sessions and links that have ended and windows of attempts that are over, and tells how many rows. */
  forget(): Promise<number>;
}

export function createEndedAccess({ pool }: Database): EndedAccess {
  return {
    async forget() {
      const { rows } = await pool.query<{ count: number }>('SELECT forget_ended_access() AS count');
      return rows[0]?.count ?? 0;
    },
  };
}
