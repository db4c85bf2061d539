import { invariant } from '@lethe/core/errors';
import type { ExpiredMetadata } from '@lethe/core/retention';
import type { Database } from './database.ts';
import { claimSweep, finishSweep, type SweepSurveyRow, toSweepSurvey } from './sweep-claim.ts';
import { isSweepRefusal } from './sweep-refusal.ts';

const SWEEP_NAME = 'delete-expired-metadata';
const NIL_ID = '00000000-0000-0000-0000-000000000000';

interface BatchRow {
  examined_count: number;
  deleted_count: number;
  last_expires_at: Date | null;
  last_id: string | null;
}

export function createExpiredMetadata({ pool }: Database): ExpiredMetadata {
  return {
    claim: () => claimSweep(pool, SWEEP_NAME),
    async survey(floorCount) {
      const { rows } = await pool.query<SweepSurveyRow>('SELECT * FROM survey_expired_metadata($1)', [floorCount]);
      const row = rows[0];
      invariant(row !== undefined, 'a survey is always answered');
      return toSweepSurvey(row);
    },
    async deleteBatch({ token, after, limit }) {
      try {
        const { rows } = await pool.query<BatchRow>('SELECT * FROM delete_expired_metadata($1, $2, $3, $4)', [
          token,
          after?.expiresAt ?? '-infinity',
          after?.id ?? NIL_ID,
          limit,
        ]);
        const row = rows[0];
        invariant(row !== undefined, 'a batch is always answered');
        const { last_expires_at: expiresAt, last_id: id } = row;
        const last = expiresAt === null || id === null ? null : { expiresAt, id };
        return { examinedCount: row.examined_count, deletedCount: row.deleted_count, last };
      } catch (error) {
        if (isSweepRefusal(error)) return 'refused';
        throw error;
      }
    },
    finish: (run) => finishSweep(pool, SWEEP_NAME, run),
    async nextExpiryAt() {
      const { rows } = await pool.query<{ at: Date | null }>('SELECT next_metadata_expiry() AS at');
      return rows[0]?.at ?? null;
    },
  };
}
