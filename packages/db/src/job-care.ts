import type { OrganizationId } from '@lethe/core/tenancy';
import type { Database } from './database.ts';

export interface ScheduleEntry {
  readonly name: string;
  readonly cron: string;
  readonly bound: string;
  readonly why: string;
}

export interface OrganizationJobId {
  readonly name: string;
  readonly organizationId: OrganizationId;
}

/** What workers tell the staff console, and take from it. */
export interface JobCare {
  /** Says what runs when, in the place of what an older worker said. */
  publishSchedule(entries: readonly ScheduleEntry[]): Promise<void>;
  noteFailure(failure: OrganizationJobId & { readonly errorCode: string }): Promise<void>;
  forgetFailure(job: OrganizationJobId): Promise<void>;
  /** Takes the runs of the schedule that staff asked for: each is handed out once. */
  takeDueRetries(): Promise<readonly { readonly name: string; readonly dueAt: Date }[]>;
  takeOrganizationRetries(): Promise<readonly OrganizationJobId[]>;
}

export function createJobCare(database: Database): JobCare {
  const { pool } = database;
  return {
    publishSchedule: (entries) =>
      database.withTransaction(async (transaction) => {
        // Two workers that start together write one after the other.
        await transaction.query('LOCK TABLE job_schedule IN SHARE ROW EXCLUSIVE MODE');
        await transaction.query('DELETE FROM job_schedule');
        await transaction.query(
          `INSERT INTO job_schedule (name, place, cron, bound, why)
           SELECT name, place, cron, bound, why FROM unnest($1::text[], $2::text[], $3::text[], $4::text[])
             WITH ORDINALITY entry (name, cron, bound, why, place)`,
          [
            entries.map(({ name }) => name),
            entries.map(({ cron }) => cron),
            entries.map(({ bound }) => bound),
            entries.map(({ why }) => why),
          ],
        );
      }),
    async noteFailure({ organizationId, name, errorCode }) {
      await pool.query('SELECT note_job_failure($1, $2, $3)', [organizationId, name, errorCode]);
    },
    async forgetFailure({ organizationId, name }) {
      await pool.query('SELECT forget_job_failure($1, $2)', [organizationId, name]);
    },
    async takeDueRetries() {
      const { rows } = await pool.query<{ name: string; dueAt: Date }>(
        'SELECT name, due_at AS "dueAt" FROM take_job_retries(false)',
      );
      return rows;
    },
    async takeOrganizationRetries() {
      const { rows } = await pool.query<OrganizationJobId>(
        'SELECT name, organization_id AS "organizationId" FROM take_job_retries(true)',
      );
      return rows;
    },
  };
}
