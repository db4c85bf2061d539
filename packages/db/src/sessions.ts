import type { SessionRepository, SessionView } from '@lethe/core/access';
import { isUuid } from '@lethe/core/tenancy';
import type { Database } from './database.ts';

export function createSessionRepository({ pool }: Database): SessionRepository {
  return {
    async list(userId) {
      const { rows } = await pool.query<SessionView>(
        `SELECT id, user_agent AS "userAgent", address, created_at AS "createdAt", last_seen_at AS "lastSeenAt"
         FROM session WHERE user_id = $1 AND expires > now() ORDER BY last_seen_at DESC, id`,
        [userId],
      );
      return rows;
    },
    async revoke({ userId, sessionId }) {
      if (!isUuid(sessionId)) return false;
      const { rowCount } = await pool.query('DELETE FROM session WHERE id = $1 AND user_id = $2', [sessionId, userId]);
      return rowCount === 1;
    },
    async revokeOthers({ userId, keptSessionId }) {
      const { rowCount } = await pool.query('DELETE FROM session WHERE user_id = $1 AND id <> $2', [
        userId,
        keptSessionId,
      ]);
      return rowCount ?? 0;
    },
  };
}
