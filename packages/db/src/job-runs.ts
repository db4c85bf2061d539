import type { Database } from './database.ts';

/** What a run came to. Counts and codes only, never content. */
export type JobOutcome =
  | { readonly kind: 'succeeded'; readonly counts: Readonly<Record<string, number>> }
  | { readonly kind: 'failed'; readonly code: string };

export interface JobRun {
  readonly name: string;
  readonly dueAt: Date;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
  readonly outcome: JobOutcome | null;
}

export interface JobRunRepository {
  /** The latest due instant that was run, or is running; null when the job never ran. */
  lastDueAt(name: string): Promise<Date | null>;
  /** True for the one caller that may run the job for this due instant. A claim whose run failed, or never finished within `staleAfterMs`, can be taken again. */
  claim(claim: { name: string; dueAt: Date; staleAfterMs: number }): Promise<boolean>;
  finish(run: { name: string; dueAt: Date; outcome: JobOutcome }): Promise<void>;
  /** Whether the newest run of a job began longer ago than this, in real time, and has not finished. */
  isHanging(question: { name: string; forMs: number }): Promise<boolean>;
  /** The newest run of each job. */
  newest(): Promise<readonly JobRun[]>;
  /** Forgets runs that were due before this instant, but never the newest of a job. */
  forgetBefore(instant: Date): Promise<void>;
}

const COLUMNS = 'name, due_at AS "dueAt", started_at AS "startedAt", finished_at AS "finishedAt", outcome';

export function createJobRunRepository({ pool }: Database): JobRunRepository {
  return {
    async lastDueAt(name) {
      const { rows } = await pool.query<{ due_at: Date | null }>(
        'SELECT max(due_at) AS due_at FROM job_run WHERE name = $1',
        [name],
      );
      return rows[0]?.due_at ?? null;
    },
    async claim({ name, dueAt, staleAfterMs }) {
      // Real time, not the demo's: how long a process has been silent does not depend on what the demo pretends.
      const { rowCount } = await pool.query(
        `INSERT INTO job_run (name, due_at, started_at) VALUES ($1, $2, clock_timestamp())
         ON CONFLICT (name, due_at) DO UPDATE SET started_at = clock_timestamp(), finished_at = NULL, outcome = NULL
         WHERE job_run.outcome ->> 'kind' = 'failed'
            OR (job_run.finished_at IS NULL AND job_run.started_at < clock_timestamp() - $3::float8 * interval '1 millisecond')`,
        [name, dueAt, staleAfterMs],
      );
      return rowCount === 1;
    },
    async finish({ name, dueAt, outcome }) {
      await pool.query(
        // A worker that was stopped, and finds itself shut out when it goes on, does not undo the success of the one that took over.
        `UPDATE job_run SET finished_at = clock_timestamp(), outcome = $3
         WHERE name = $1 AND due_at = $2 AND outcome ->> 'kind' IS DISTINCT FROM 'succeeded'`,
        [name, dueAt, outcome],
      );
    },
    async isHanging({ name, forMs }) {
      const { rows } = await pool.query<{ isHanging: boolean }>(
        `SELECT finished_at IS NULL AND started_at < clock_timestamp() - $2::float8 * interval '1 millisecond' AS "isHanging"
         FROM job_run WHERE name = $1 ORDER BY due_at DESC LIMIT 1`,
        [name, forMs],
      );
      return rows[0]?.isHanging ?? false;
    },
    async newest() {
      const { rows } = await pool.query<JobRun>(
        `SELECT DISTINCT ON (name) ${COLUMNS} FROM job_run ORDER BY name, due_at DESC`,
      );
      return rows;
    },
    async forgetBefore(instant) {
      await pool.query(
        `DELETE FROM job_run old WHERE due_at < $1 AND EXISTS (SELECT FROM job_run newer WHERE newer.name = old.name AND newer.due_at > old.due_at)`,
        [instant],
      );
    },
  };
}
