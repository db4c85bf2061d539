import type { OrganizationId } from '../tenancy/index.ts';

export const JOB_FAILURES_MAX = 200;
export const JOB_NAME_LENGTH_MAX = 60;

/** A job of the schedule with its newest run. Runs are in real time but for `dueAt`. */
export interface ScheduledJobView {
  readonly name: string;
  readonly cron: string;
  readonly bound: string;
  readonly why: string;
  readonly lastRun: JobRunView | null;
  /** How many of its runs failed within seven days. */
  readonly failedCount: number;
  readonly isRetryAsked: boolean;
}

export interface JobRunView {
  readonly dueAt: Date;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
  readonly outcome:
    | { readonly kind: 'succeeded'; readonly counts: Readonly<Record<string, number>> }
    | { readonly kind: 'failed'; readonly code: string }
    | null;
}

/** A job of an organization that failed when it was run last. */
export interface OrganizationJobFailure {
  readonly organizationId: OrganizationId;
  readonly organizationName: string;
  readonly name: string;
  readonly errorCode: string;
  readonly failureCount: number;
  readonly firstFailedAt: Date;
  readonly lastFailedAt: Date;
  readonly isRetryAsked: boolean;
}
