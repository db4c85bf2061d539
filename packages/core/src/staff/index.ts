export {
  JOB_FAILURES_MAX,
  JOB_NAME_LENGTH_MAX,
  type JobRunView,
  type OrganizationJobFailure,
  type ScheduledJobView,
} from './job.ts';
export { type ResolveCommand, resolveSuspension } from './operations/resolve-suspension.ts';
export { retryJob } from './operations/retry-job.ts';
export { type SuspendCommand, type SuspendPorts, suspendOrganization } from './operations/suspend-organization.ts';
export type {
  JobConsole,
  RetryRequest,
  StaffEvent,
  StaffLog,
  StaffOrganizations,
} from './ports.ts';
export { checkStaffNote, STAFF_NOTE_LENGTH_MAX } from './staff-note.ts';
export {
  STAFF_PAGE_SIZE,
  STAFF_SEARCH_LENGTH_MAX,
  type StaffOrganizationCounts,
  type StaffOrganizationCursor,
  type StaffOrganizationDetail,
  type StaffOrganizationQuery,
  type StaffOrganizationView,
} from './staff-organization.ts';
