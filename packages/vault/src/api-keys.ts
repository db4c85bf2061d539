import { createHmac, type KeyObject, randomBytes } from 'node:crypto';
import { type ApiKeyEnvironment, formatKey, type KeyEnvironment, type KeyKind } from '@lethe/core/tenancy';
import { KEY_BYTES } from './aead.ts';

/** A new key of either kind. `key` is shown once and kept nowhere; the database gets the digest and the last four characters. */
export interface MintedKey {
  readonly key: string;
  readonly digest: Buffer;
  readonly lastFour: string;
}

export interface MintKeyOptions {
  readonly kind: KeyKind;
  readonly environment: KeyEnvironment;
  readonly pepper: Uint8Array;
}

export function mintKey({ kind, environment, pepper }: MintKeyOptions): MintedKey {
  const key = formatKey({ kind, environment, secret: randomBytes(KEY_BYTES) });
  return { key, digest: digestApiKey(key, pepper), lastFour: key.slice(-4) };
}

export interface MintedApiKey extends Omit<MintedKey, 'key'> {
  readonly apiKey: string;
}

export function mintApiKey({
  environment,
  pepper,
}: {
  environment: ApiKeyEnvironment;
  pepper: Uint8Array;
}): MintedApiKey {
  const { key, ...rest } = mintKey({ kind: 'api', environment, pepper });
  return { apiKey: key, ...rest };
}

/** HMAC-SHA-256 under the pepper. A fast hash is right for a secret of 256 random bits; without the pepper a copied database tells nothing. */
export function digestApiKey(apiKey: string, pepper: Uint8Array | KeyObject): Buffer {
  return createHmac('sha256', pepper).update(apiKey).digest();
}
