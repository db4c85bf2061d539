export {
  MANAGEMENT_KEY_COUNT_MAX,
  MANAGEMENT_KEY_NAME_LENGTH_MAX,
  type ManagementKey,
  type ManagementKeyDraft,
  type ManagementPrincipal,
  managementKeyDraftSchema,
} from './management-key.ts';
export { authenticateManagementKey } from './operations/authenticate-management-key.ts';
export {
  type CreateManagementKeyCommand,
  type CreateManagementKeyPorts,
  createManagementKey,
} from './operations/create-management-key.ts';
export { type RevokeManagementKeyCommand, revokeManagementKey } from './operations/revoke-management-key.ts';
export type {
  ManagementKeyMint,
  ManagementKeyRepository,
  MintedManagementKey,
  NewManagementKey,
  RevokeManagementKey,
} from './ports.ts';
export { MANAGEMENT_SCOPES, type ManagementScope, SCOPE_PERMISSIONS, SCOPE_SENTENCES } from './scopes.ts';
