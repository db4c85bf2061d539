import { randomBytes } from 'node:crypto';
import { DomainError } from '@lethe/core/errors';
import type { SecretVault } from '@lethe/core/keys';
import { AuthenticationFailure, decrypt, encrypt, KEY_BYTES } from './aead.ts';
import { secretAssociatedData } from './associated-data.ts';
import type { MasterKey } from './master-key.ts';

/** Format 1: format, master key version, the wrapped key, the secret under AES-256-GCM. */
const FORMAT = 1;
const HEAD_BYTES = 5;
/** Nonce, key, tag. */
const WRAPPED_KEY_BYTES = 12 + KEY_BYTES + 16;

/** Seals the credentials of tenants, each under a random key of its own that the master key wraps. Nothing of it is ever cached or logged. */
export function createSecretVault(masterKey: MasterKey): SecretVault {
  return {
    seal(binding, secret) {
      const key = randomBytes(KEY_BYTES);
      const head = headOf(masterKey.version);
      const associatedData = secretAssociatedData({ ...binding, format: FORMAT, masterKeyVersion: masterKey.version });
      const wrapped = masterKey.wrap(key, associatedData);
      const sealed = encrypt({ key, plaintext: Buffer.from(secret, 'utf8'), associatedData });
      key.fill(0);
      return Buffer.concat([head, wrapped, sealed]);
    },
    open(binding, sealed) {
      const bytes = Buffer.from(sealed);
      if (bytes.length < HEAD_BYTES + WRAPPED_KEY_BYTES || bytes.readUInt8(0) !== FORMAT) throw unreadable();
      const masterKeyVersion = bytes.readUInt32BE(1);
      const associatedData = secretAssociatedData({ ...binding, format: FORMAT, masterKeyVersion });
      const wrapped = bytes.subarray(HEAD_BYTES, HEAD_BYTES + WRAPPED_KEY_BYTES);
      const key = masterKey.unwrap({ bytes: wrapped, masterKeyVersion, associatedData });
      try {
        const plaintext = decrypt({ key, sealed: bytes.subarray(HEAD_BYTES + WRAPPED_KEY_BYTES), associatedData });
        return plaintext.toString('utf8');
      } catch (error) {
        if (error instanceof AuthenticationFailure) throw unreadable(error);
        throw error;
      } finally {
        key.fill(0);
      }
    },
  };
}

function headOf(masterKeyVersion: number): Buffer {
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt8(FORMAT, 0);
  head.writeUInt32BE(masterKeyVersion, 1);
  return head;
}

function unreadable(cause?: unknown): DomainError {
  return new DomainError(
    'key_unavailable',
    'The sealed credential cannot be opened: it was altered or moved.',
    {},
    cause,
  );
}
