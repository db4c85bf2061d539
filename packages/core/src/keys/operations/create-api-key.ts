import type { ApiKeyId, ProjectId } from '../../tenancy/index.ts';
import type { ApiKeySettings } from '../api-key.ts';
import { type ApiKeyPorts, checkSettings, factsOf, type KeyCommand, userOf } from './check-settings.ts';

/**
 * Makes an API key of a project.
 * @returns the key itself, which can be shown this once, and its id
 * @throws {DomainError} not_found, conflict, invalid_request, retention_out_of_bounds
 */
export async function createApiKey(ports: ApiKeyPorts, command: CreateApiKeyCommand): Promise<CreatedApiKey> {
  const { organizationId, projectId, settings, actor, origin } = command;
  await checkSettings(ports, command, command);
  const minted = ports.mint();
  await ports.apiKeys.create({
    organizationId,
    projectId,
    minted,
    settings,
    createdAt: ports.clock.now(),
    createdById: userOf(actor),
    audit: {
      organizationId,
      actor,
      origin,
      action: 'api_key.created',
      target: { kind: 'api_key', id: minted.id },
      before: null,
      after: { ...factsOf(settings), project_id: projectId },
    },
  });
  return { apiKey: minted.apiKey, apiKeyId: minted.id };
}

export interface CreateApiKeyCommand extends KeyCommand {
  readonly projectId: ProjectId;
  readonly settings: ApiKeySettings;
}

export interface CreatedApiKey {
  readonly apiKey: string;
  readonly apiKeyId: ApiKeyId;
}
