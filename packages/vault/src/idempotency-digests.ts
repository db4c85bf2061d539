import { createHmac, createSecretKey, hkdfSync } from 'node:crypto';
import { KEY_BYTES } from './aead.ts';

/** Digests of what a caller sends for idempotency. Without the pepper nobody can tell from them which key or which body it was. */
export interface IdempotencyDigests {
  ofKey(idempotencyKey: string): Buffer;
  /** @param endpoint  the same bytes mean another request at another endpoint */
  ofBody(endpoint: string, body: Uint8Array): Buffer;
}

/** The digests have a key of their own, so that none of them can be mistaken for the digest of an API key. */
export function createIdempotencyDigests(pepper: Uint8Array): IdempotencyDigests {
  const secret = createSecretKey(Buffer.from(hkdfSync('sha256', pepper, '', 'lethe idempotency 1', KEY_BYTES)));
  return {
    ofKey: (idempotencyKey) => createHmac('sha256', secret).update('key\0').update(idempotencyKey).digest(),
    ofBody: (endpoint, body) => createHmac('sha256', secret).update(`body\0${endpoint}\0`).update(body).digest(),
  };
}
