export {
  type ApiKeyId,
  isUuid,
  type ManagementKeyId,
  type OrganizationId,
  type ProjectId,
  type RequestId,
  type UserId,
} from './ids.ts';
export {
  API_KEY_PATTERN,
  type ApiKeyEnvironment,
  formatApiKey,
  formatKey,
  isApiKeyShaped,
  isKeyShaped,
  type KeyEnvironment,
  type KeyKind,
  maskApiKey,
  maskKey,
} from './key-format.ts';
export {
  type ApiKeyPrincipal,
  LIFECYCLE_STATES,
  type Lifecycle,
  type LifecycleState,
  type Organization,
  PLANS,
  type Plan,
  PROJECT_MODES,
  type ProjectMode,
} from './organization.ts';
export {
  isOwnerPlan,
  OWNER_PLANS,
  type OwnerPlan,
  PLAN_TERMS,
  type PlanTerms,
  RETENTION_DAYS_MAX,
} from './plans.ts';
export type { Membership, MembershipQuery, MembershipRepository } from './ports.ts';
export { isInScope, type ProjectScope, projectScopeOf } from './project-scope.ts';
export { refuseInactive } from './refuse-inactive.ts';
export { hasPermission, PERMISSIONS, type Permission, ROLE_PERMISSIONS, ROLES, type Role, rolesWith } from './roles.ts';
