import { invariant } from '@lethe/core/errors';
import type { DueHour, HourKeySweep } from '@lethe/core/retention';
import { addMs, MS_PER_HOUR } from '@lethe/core/time';
import type { Database } from './database.ts';
import { claimSweep, finishSweep, type SweepSurveyRow, toSweepSurvey } from './sweep-claim.ts';
import { isSweepRefusal } from './sweep-refusal.ts';

const SWEEP_NAME = 'destroy-hour-keys';

interface SurveyRow extends SweepSurveyRow {
  malformed_count: bigint;
  unruled_organization_count: bigint;
}

export function createHourKeySweep({ pool }: Database): HourKeySweep {
  return {
    claim: () => claimSweep(pool, SWEEP_NAME),
    async survey(floorCount) {
      const { rows } = await pool.query<SurveyRow>('SELECT * FROM survey_hour_keys($1)', [floorCount]);
      const row = rows[0];
      invariant(row !== undefined, 'a survey is always answered');
      return {
        ...toSweepSurvey(row),
        malformedCount: Number(row.malformed_count),
        unruledOrganizationCount: Number(row.unruled_organization_count),
      };
    },
    async destroyBatch({ token, hourLimit, passedOver }) {
      try {
        const { rows } = await pool.query<{ hour_count: number }>(
          'SELECT hour_count FROM destroy_hour_keys($1, $2, $3)',
          [token, hourLimit, passedOver],
        );
        return rows[0]?.hour_count ?? 0;
      } catch (error) {
        if (isSweepRefusal(error)) return 'refused';
        throw error;
      }
    },
    async listDue(limit) {
      const { rows } = await pool.query<DueHour>(
        'SELECT organization_id AS "organizationId", expiry_hour AS "expiryHour" FROM due_hour_keys($1)',
        [limit],
      );
      return rows;
    },
    async destroyOne({ token, organizationId, expiryHour }) {
      try {
        const { rows } = await pool.query<{ outcome: 'destroyed' | 'held' | 'gone' }>(
          'SELECT destroy_hour_key($1, $2, $3) AS outcome',
          [token, organizationId, expiryHour],
        );
        invariant(rows[0] !== undefined, 'the destruction of a key is always answered');
        return rows[0].outcome;
      } catch (error) {
        if (isSweepRefusal(error)) return 'refused';
        throw error;
      }
    },
    finish: (run) => finishSweep(pool, SWEEP_NAME, run),
    async nextDueAt() {
      const { rows } = await pool.query<{ hour: Date | null }>('SELECT oldest_key_hour() AS hour');
      const hour = rows[0]?.hour ?? null;
      return hour === null ? null : addMs(hour, MS_PER_HOUR);
    },
  };
}
