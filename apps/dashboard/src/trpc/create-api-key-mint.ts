import { randomUUID } from 'node:crypto';
import type { ApiKeyMint } from '@lethe/core/keys';
import type { ApiKeyId } from '@lethe/core/tenancy';
import { mintApiKey } from '@lethe/vault';
import type { KeySecrets } from './create-management-key-mint.ts';

export function createApiKeyMint({ environment, pepper }: KeySecrets): ApiKeyMint {
  return () => ({ id: randomUUID() as ApiKeyId, environment, ...mintApiKey({ environment, pepper }) });
}
