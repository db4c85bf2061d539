import type { ApiKeyId } from '../../tenancy/index.ts';
import type { ApiKeySettings } from '../api-key.ts';
import { type ApiKeyPorts, checkSettings, factsOf, type KeyCommand } from './check-settings.ts';
import { activeKey, keyIsOver } from './find-key.ts';

/**
 * Gives a key other settings, in force within 5 seconds. Stored payloads keep the expiry they were given.
 * @throws {DomainError} not_found, conflict, invalid_request, retention_out_of_bounds
 */
export async function updateApiKey(ports: ApiKeyPorts, command: UpdateApiKeyCommand): Promise<void> {
  const { organizationId, apiKeyId, settings, actor, origin } = command;
  const key = await activeKey(ports, command);
  await checkSettings(ports, command, { projectId: key.projectId, settings });
  const isDone = await ports.apiKeys.update({
    organizationId,
    apiKeyId,
    settings,
    audit: {
      organizationId,
      actor,
      origin,
      action: 'api_key.updated',
      target: { kind: 'api_key', id: apiKeyId },
      before: factsOf(key),
      after: factsOf(settings),
    },
  });
  if (!isDone) throw keyIsOver();
}

export interface UpdateApiKeyCommand extends KeyCommand {
  readonly apiKeyId: ApiKeyId;
  readonly settings: ApiKeySettings;
}
