import { createHmac, randomBytes } from 'node:crypto';
import { type ApiKeyEnvironment, formatApiKey } from '@lethe/core/tenancy';
import { KEY_BYTES } from './aead.ts';

/** A new API key. `apiKey` is shown once and kept nowhere; the database gets the digest and the last four characters. */
export interface MintedApiKey {
  readonly apiKey: string;
  readonly digest: Buffer;
  readonly lastFour: string;
}

export function mintApiKey({
  environment,
  pepper,
}: {
  environment: ApiKeyEnvironment;
  pepper: Uint8Array;
}): MintedApiKey {
  const apiKey = formatApiKey(environment, randomBytes(KEY_BYTES));
  return { apiKey, digest: digestApiKey(apiKey, pepper), lastFour: apiKey.slice(-4) };
}

/** HMAC-SHA-256 under the pepper. A fast hash is right for a secret of 256 random bits; without the pepper a copied database tells nothing. */
export function digestApiKey(apiKey: string, pepper: Uint8Array): Buffer {
  return createHmac('sha256', pepper).update(apiKey).digest();
}
