import { DomainError } from '../../errors/index.ts';
import { isKeyShaped, refuseInactive } from '../../tenancy/index.ts';
import type { ManagementPrincipal } from '../management-key.ts';
import type { ManagementKeyMint, ManagementKeyRepository } from '../ports.ts';

/**
 * Tells whom a management key is. Asked of the database each time, so a revoked key is refused from the next call on.
 * @throws {DomainError} missing_api_key without a key
 * @throws {DomainError} invalid_api_key for one that is malformed, unknown, revoked or expired, without telling which
 * @throws {DomainError} organization_suspended, organization_closed
 */
export async function authenticateManagementKey(
  ports: { readonly managementKeys: ManagementKeyRepository; readonly managementKeyMint: ManagementKeyMint },
  managementKey: string | null,
): Promise<ManagementPrincipal> {
  if (managementKey === null) {
    throw new DomainError('missing_api_key', 'Send a management key as `Authorization: Bearer lethe_mgmt_…`.');
  }
  const principal = isKeyShaped('management', managementKey)
    ? await ports.managementKeys.resolve(ports.managementKeyMint.digest(managementKey))
    : null;
  if (principal === null) throw new DomainError('invalid_api_key', 'The management key is not valid.');
  refuseInactive(principal.organization.lifecycle);
  return principal;
}
