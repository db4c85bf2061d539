import type { FeedbackStore } from '@lethe/core/payloads';
import type { Database } from './database.ts';

/** For the gateway, whose role reads no record and no score. */
export function createFeedbackStore({ pool }: Database): FeedbackStore {
  return {
    async store({ organizationId, projectId, requestId, apiKeyId, name, score }) {
      const { rows } = await pool.query<{ is_stored: boolean }>(
        'SELECT store_feedback($1, $2, $3, $4, $5, $6) AS is_stored',
        [organizationId, projectId, requestId, apiKeyId, name, score],
      );
      return rows[0]?.is_stored ?? false;
    },
  };
}
