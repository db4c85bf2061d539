export {
  ATTEMPT_LIMITS,
  type AttemptKind,
  type AttemptLimit,
  attemptWindow,
  minutesUntil,
  tooManyAttemptsSentence,
} from './attempt-limits.ts';
export {
  EMAIL_LENGTH_MAX,
  LINK_LIFE_MS,
  LINK_PURPOSES,
  type LinkPurpose,
  normalizeEmail,
  PASSWORD_LENGTH_MAX,
  PASSWORD_LENGTH_MIN,
  SESSION_LIFE_MS,
  STAFF_SESSION_LIFE_MS,
} from './credentials.ts';
export { decideExternalSignIn, type ExternalIdentity, type ExternalSignIn } from './decide-external-sign-in.ts';
export { PERSON_NAME_LENGTH_MAX, type PersonNames, personNameSchema } from './person-name.ts';
export type { SessionRepository, SessionView } from './ports.ts';
export {
  hasStaffPermission,
  STAFF_PERMISSIONS,
  STAFF_ROLE_PERMISSIONS,
  STAFF_ROLES,
  type StaffAuthority,
  type StaffMember,
  type StaffPermission,
  type StaffRole,
  staffRolesWith,
} from './staff-permissions.ts';
