import type { Actor, Origin } from '../../audit/index.ts';
import { DomainError } from '../../errors/index.ts';
import type { ManagementKeyId, OrganizationId } from '../../tenancy/index.ts';
import type { ManagementKey } from '../management-key.ts';
import type { ManagementKeyRepository } from '../ports.ts';

/**
 * Ends a management key for good. A repeat changes nothing and answers the same.
 * @throws {DomainError} not_found for an unknown key and for one of another organization
 */
export async function revokeManagementKey(
  ports: { readonly managementKeys: ManagementKeyRepository },
  { organizationId, managementKeyId, actor, origin }: RevokeManagementKeyCommand,
): Promise<ManagementKey> {
  const key = await ports.managementKeys.revoke({
    organizationId,
    managementKeyId,
    audit: {
      organizationId,
      actor,
      origin,
      action: 'management_key.revoked',
      target: { kind: 'management_key', id: managementKeyId },
      before: null,
      after: null,
    },
  });
  if (key === null) throw new DomainError('not_found', 'There is no such management key.');
  return key;
}

export interface RevokeManagementKeyCommand {
  readonly organizationId: OrganizationId;
  readonly managementKeyId: ManagementKeyId;
  readonly actor: Actor;
  readonly origin: Origin;
}
