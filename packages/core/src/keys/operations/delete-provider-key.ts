import type { Actor, Origin } from '../../audit/index.ts';
import { DomainError } from '../../errors/index.ts';
import type { OrganizationId } from '../../tenancy/index.ts';
import type { ProviderKeyPorts } from './save-provider-key.ts';

/**
 * Forgets a tenant's provider connection with its secret. Gateways stop using it within 5 seconds.
 * @throws {DomainError} not_found
 */
export async function deleteProviderKey(
  { providerKeys }: Pick<ProviderKeyPorts, 'providerKeys'>,
  { organizationId, provider, actor, origin }: DeleteProviderKeyCommand,
): Promise<void> {
  const isDeleted = await providerKeys.delete(organizationId, provider, {
    organizationId,
    actor,
    origin,
    action: 'provider_key.deleted',
    target: { kind: 'provider_key', id: provider },
    before: null,
    after: null,
  });
  if (!isDeleted) throw new DomainError('not_found', 'There is no such provider key.');
}

export interface DeleteProviderKeyCommand {
  readonly organizationId: OrganizationId;
  readonly provider: string;
  readonly actor: Actor;
  readonly origin: Origin;
}
