export { API_KEY_PATTERN, type ApiKeyEnvironment, formatApiKey, isApiKeyShaped, maskApiKey } from './api-key-format.ts';
export { type ApiKeyId, isUuid, type OrganizationId, type ProjectId, type RequestId, type UserId } from './ids.ts';
export {
  type ApiKeyPrincipal,
  type Organization,
  PLANS,
  type Plan,
  PROJECT_MODES,
  type ProjectMode,
} from './organization.ts';
export type { Membership, MembershipQuery, MembershipRepository } from './ports.ts';
export { hasPermission, PERMISSIONS, type Permission, ROLE_PERMISSIONS, ROLES, type Role, rolesWith } from './roles.ts';
