import type { Database } from './database.ts';

/** By which name log lines know an organization: a keyed reference, whose salt dies when it is purged. Null for one that is gone. */
export function createLogReference({
  pool,
}: Pick<Database, 'pool'>): (organizationId: string) => Promise<string | null> {
  return async (organizationId) => {
    const { rows } = await pool.query<{ reference: string | null }>('SELECT log_reference($1) AS reference', [
      organizationId,
    ]);
    return rows[0]?.reference ?? null;
  };
}
