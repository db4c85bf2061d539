import type { ApiKeyId } from '../../tenancy/index.ts';
import { addMs, MS_PER_HOUR } from '../../time/index.ts';
import { type ApiKeyPorts, factsOf, type KeyCommand, settingsOf, userOf } from './check-settings.ts';
import type { CreatedApiKey } from './create-api-key.ts';
import { activeKey, keyIsOver } from './find-key.ts';

/**
 * Makes a successor with the same settings. Both keys work during the overlap, then the old one expires; its own expiry is never put off.
 * @throws {DomainError} not_found, conflict
 */
export async function rotateApiKey(ports: ApiKeyPorts, command: RotateApiKeyCommand): Promise<CreatedApiKey> {
  const { organizationId, apiKeyId, overlapHours, actor, origin } = command;
  const key = await activeKey(ports, command);
  const now = ports.clock.now();
  const overlapEndsAt = addMs(now, overlapHours * MS_PER_HOUR);
  const replacedExpiresAt = key.expiresAt !== null && key.expiresAt < overlapEndsAt ? key.expiresAt : overlapEndsAt;
  const minted = ports.mint();
  const isDone = await ports.apiKeys.rotate({
    organizationId,
    projectId: key.projectId,
    minted,
    settings: settingsOf(key),
    createdAt: now,
    createdById: userOf(actor),
    replacedKeyId: apiKeyId,
    replacedExpiresAt,
    audit: {
      organizationId,
      actor,
      origin,
      action: 'api_key.rotated',
      target: { kind: 'api_key', id: apiKeyId },
      before: factsOf(key),
      after: { replaced_by_id: minted.id, expires_at: replacedExpiresAt.toISOString(), overlap_hours: overlapHours },
    },
  });
  if (!isDone) throw keyIsOver();
  return { apiKey: minted.apiKey, apiKeyId: minted.id };
}

export interface RotateApiKeyCommand extends KeyCommand {
  readonly apiKeyId: ApiKeyId;
  readonly overlapHours: number;
}
