import type { Database } from '@lethe/db';

/**
 * A pool whose process dies at one statement: before it was sent, or after it was done and before its answer came. From then on nothing
 * is answered any more.
 */
export function dyingPool(
  pool: Database['pool'],
  { statement, moment }: { statement: number; moment: 'before' | 'after' },
): Database['pool'] {
  let count = 0;
  const query = async (text: string, values?: unknown[]) => {
    count += 1;
    if (count > statement || (count === statement && moment === 'before')) throw new Error('killed');
    const result = await pool.query(text, values);
    if (count === statement) throw new Error('killed');
    return result;
  };
  return { query } as unknown as Database['pool'];
}
