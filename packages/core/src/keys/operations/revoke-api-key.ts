import type { ApiKeyId } from '../../tenancy/index.ts';
import type { ApiKeyPorts, KeyCommand } from './check-settings.ts';
import { findKey } from './find-key.ts';

/**
 * Ends a key for good, on every gateway within 5 seconds. Repeating it changes nothing.
 * @throws {DomainError} not_found
 */
export async function revokeApiKey(
  ports: Pick<ApiKeyPorts, 'apiKeys' | 'clock'>,
  command: RevokeApiKeyCommand,
): Promise<void> {
  const { organizationId, apiKeyId, actor, origin } = command;
  const key = await findKey(ports, command);
  const revokedAt = ports.clock.now();
  await ports.apiKeys.revoke({
    organizationId,
    apiKeyId,
    revokedAt,
    audit: {
      organizationId,
      actor,
      origin,
      action: 'api_key.revoked',
      target: { kind: 'api_key', id: apiKeyId },
      before: { name: key.name },
      after: { revoked_at: revokedAt.toISOString() },
    },
  });
}

export interface RevokeApiKeyCommand extends KeyCommand {
  readonly apiKeyId: ApiKeyId;
}
