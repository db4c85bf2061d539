export {
  type AccountLife,
  type ClosedLife,
  SUSPENSION_REASONS,
  type SuspendedLife,
  type SuspensionReason,
} from './account-life.ts';
export { type ClosureCounts, REMAINS_AFTER_PURGE } from './closure-preview.ts';
export {
  decideTransition,
  isUnresolved,
  type LifecycleEvent,
} from './decide-transition.ts';
export {
  CLOSED_RETENTION_DAYS_DEFAULT,
  LIFE_PERIOD_DAYS_MAX,
  LIFE_PERIODS_DEFAULT,
  type LifePeriods,
  SUSPENSION_GRACE_DAYS_DEFAULT,
} from './life-periods.ts';
export {
  dueNotice,
  type LifecycleNotice,
  lifecycleNotices,
  type NoticeOccasion,
} from './lifecycle-notices.ts';
export {
  type AdvanceLifecyclePorts,
  advanceLifecycle,
  advanceLifecycles,
} from './operations/advance-lifecycle.ts';
export { closeOrganization } from './operations/close-organization.ts';
export { reopenOrganization } from './operations/reopen-organization.ts';
export type {
  LifecycleCommand,
  LifecycleRepository,
  LifecycleSeen,
  LifecycleSweep,
  LifecycleTransition,
} from './ports.ts';
export { type LifecycleEventName, TRANSITIONS } from './transitions.ts';
