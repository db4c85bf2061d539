import { DomainError } from '../../errors/index.ts';
import { type ApiKeyId, isInScope } from '../../tenancy/index.ts';
import type { ApiKey } from '../api-key.ts';
import type { ApiKeyPorts, KeyCommand } from './check-settings.ts';

type Search = Pick<KeyCommand, 'organizationId' | 'projects'> & { readonly apiKeyId: ApiKeyId };

/** @throws {DomainError} not_found, alike for a key that does not exist and for one that is not the caller's */
export async function findKey({ apiKeys }: Pick<ApiKeyPorts, 'apiKeys'>, search: Search): Promise<ApiKey> {
  const key = await apiKeys.find(search.organizationId, search.apiKeyId);
  if (key === null || !isInScope(search.projects, key.projectId)) throw keyNotFound();
  return key;
}

/** @throws {DomainError} not_found; conflict for a key that was revoked, has expired or was rotated */
export async function activeKey(ports: Pick<ApiKeyPorts, 'apiKeys' | 'clock'>, search: Search): Promise<ApiKey> {
  const key = await findKey(ports, search);
  const isExpired = key.expiresAt !== null && key.expiresAt <= ports.clock.now();
  if (key.revokedAt !== null || isExpired || key.replacedById !== null) throw keyIsOver();
  return key;
}

export function keyIsOver(): DomainError {
  return new DomainError('conflict', 'The key was revoked, has expired or was rotated.');
}

export function keyNotFound(): DomainError {
  return new DomainError('not_found', 'There is no such API key.');
}
