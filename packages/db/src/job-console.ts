import type { StaffAuthority } from '@lethe/core/access';
import {
  JOB_FAILURES_MAX,
  type JobConsole,
  type JobRunView,
  type OrganizationJobFailure,
  type ScheduledJobView,
} from '@lethe/core/staff';
import { orStaffRefusal } from './as-staff.ts';
import type { Database } from './database.ts';
import { staffTokenDigest } from './staff.ts';

interface JobRow extends Omit<ScheduledJobView, 'lastRun'>, JobRunView {
  readonly hasRun: boolean;
}

/** The jobs of the workers as staff see them. The console reaches a worker through tables alone, whichever queue that uses. */
export function createJobConsole({ pool }: Database, { token }: StaffAuthority): JobConsole {
  const digest = staffTokenDigest(token);
  return {
    async schedule() {
      const { rows } = await orStaffRefusal(
        pool.query<JobRow>(
          `SELECT name, cron, bound, why, due_at AS "dueAt", started_at AS "startedAt", finished_at AS "finishedAt", outcome,
             due_at IS NOT NULL AS "hasRun", failed_count AS "failedCount", is_retry_asked AS "isRetryAsked" FROM staff_jobs($1)`,
          [digest],
        ),
      );
      return rows.map(({ hasRun, dueAt, startedAt, finishedAt, outcome, ...job }) => ({
        ...job,
        lastRun: hasRun ? { dueAt, startedAt, finishedAt, outcome } : null,
      }));
    },
    async failures() {
      const { rows } = await orStaffRefusal(
        pool.query<OrganizationJobFailure>(
          `SELECT organization_id AS "organizationId", organization_name AS "organizationName", name, error_code AS "errorCode",
             failure_count AS "failureCount", first_failed_at AS "firstFailedAt", last_failed_at AS "lastFailedAt", is_retry_asked AS "isRetryAsked"
           FROM staff_job_failures($1, $2)`,
          [digest, JOB_FAILURES_MAX],
        ),
      );
      return rows;
    },
    async retry({ name, organizationId, origin }) {
      const { rows } = await orStaffRefusal(
        pool.query<{ is_asked: boolean }>('SELECT request_job_retry($1, $2, $3, $4, $5) AS is_asked', [
          digest,
          name,
          organizationId,
          origin.requestId,
          origin.address,
        ]),
      );
      return rows[0]?.is_asked === true;
    },
  };
}
