import {
  type RetireOutcome,
  type SaveOutcome,
  SUBPROCESSOR_COUNT_MAX,
  type Subprocessor,
  type SubprocessorChange,
  type SubprocessorEditor,
  type SubprocessorRegister,
} from '@lethe/core/subprocessors';
import type { Database } from './database.ts';
import { staffTokenDigest } from './staff.ts';

/** What every organization reads: the same rows for all of them. */
export function createSubprocessorRegister({ pool }: Database): SubprocessorRegister {
  return {
    async list() {
      const { rows } = await pool.query<Subprocessor>(
        `SELECT id, service, purpose, data_classes AS "dataClasses", region, safeguards, evidence_url AS "evidenceUrl",
           is_optional AS "isOptional", reviewed_on::text AS "reviewedOn", review_due_on::text AS "reviewDueOn", version,
           updated_at AS "updatedAt"
         FROM subprocessor WHERE retired_at IS NULL ORDER BY is_optional, lower(service), id`,
      );
      return rows;
    },
  };
}

/** What staff do, through functions that look at their session themselves: the app's role can write nothing here. */
export function createSubprocessorEditor({ pool }: Database): SubprocessorEditor {
  async function outcomeOf<Outcome extends string>(call: string, values: readonly unknown[]): Promise<Outcome> {
    const { rows } = await pool.query<{ outcome: Outcome }>(`SELECT ${call} AS outcome`, [...values]);
    if (rows[0] === undefined) throw new Error('Invariant broken: a function answers one row');
    return rows[0].outcome;
  }
  return {
    async history(token) {
      const { rows } = await pool.query<SubprocessorChange>(
        `SELECT subprocessor_id AS "subprocessorId", version, kind, changed_at AS "changedAt", staff_label AS "staffLabel", before, after
         FROM subprocessor_history($1)`,
        [staffTokenDigest(token)],
      );
      return rows;
    },
    save: ({ token, subprocessorId, baseVersion, draft }) =>
      outcomeOf<SaveOutcome>('save_subprocessor($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)', [
        staffTokenDigest(token),
        subprocessorId,
        baseVersion,
        draft.service,
        draft.purpose,
        draft.dataClasses,
        draft.region,
        draft.safeguards,
        draft.evidenceUrl,
        draft.isOptional,
        draft.reviewedOn,
        draft.reviewDueOn,
        SUBPROCESSOR_COUNT_MAX,
      ]),
    retire: ({ token, subprocessorId, baseVersion, typedService }) =>
      outcomeOf<RetireOutcome>('retire_subprocessor($1, $2, $3, $4)', [
        staffTokenDigest(token),
        subprocessorId,
        baseVersion,
        typedService,
      ]),
  };
}
