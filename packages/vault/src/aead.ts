import { createCipheriv, createDecipheriv, createSecretKey, randomBytes } from 'node:crypto';
import { invariant } from '@lethe/core/errors';

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
export const KEY_BYTES = 32;
const NO_KEY = new Uint8Array(KEY_BYTES);

/** Thrown when bytes do not authenticate: the key is another one, or the bytes or what they are bound to were altered. */
export class AuthenticationFailure extends Error {
  override readonly name = 'AuthenticationFailure';
}

/** A key that was overwritten after its use must not seal anything by mistake. */
function checkKey(key: Uint8Array): void {
  invariant(key.length === KEY_BYTES, 'a key has 256 bits');
  invariant(Buffer.compare(key, NO_KEY) !== 0, 'a key is not used after it was overwritten');
}

// Node spends 10 µs on finding out what a key is that comes as bytes, and 1 µs on one that comes as an object. Either way OpenSSL has a copy of
// its own, which it overwrites when the cipher is collected.

/** Encrypts under AES-256-GCM with a fresh random nonce. The result is nonce, ciphertext, tag. */
export function encrypt({ key, plaintext, associatedData }: EncryptInput): Buffer {
  checkKey(key);
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, createSecretKey(key), nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(associatedData);
  return Buffer.concat([nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

/** @throws {AuthenticationFailure} for any other key, associated data or byte than were sealed */
export function decrypt({ key, sealed, associatedData }: DecryptInput): Buffer {
  checkKey(key);
  if (sealed.length < NONCE_BYTES + TAG_BYTES) throw new AuthenticationFailure('too short to be sealed');
  const nonce = sealed.subarray(0, NONCE_BYTES);
  const decipher = createDecipheriv(ALGORITHM, createSecretKey(key), nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(associatedData);
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, sealed.length - TAG_BYTES)), decipher.final()]);
  } catch (cause) {
    throw new AuthenticationFailure('does not authenticate', { cause });
  }
}

export interface EncryptInput {
  readonly key: Uint8Array;
  readonly plaintext: Uint8Array;
  readonly associatedData: Uint8Array;
}

export interface DecryptInput {
  readonly key: Uint8Array;
  readonly sealed: Uint8Array;
  readonly associatedData: Uint8Array;
}
