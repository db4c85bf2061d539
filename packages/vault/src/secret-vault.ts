import { randomBytes } from 'node:crypto';
import { DomainError } from '@lethe/core/errors';
import type { SecretBinding, SecretVault } from '@lethe/core/keys';
import { AuthenticationFailure, decrypt, encrypt, KEY_BYTES } from './aead.ts';
import { bindToMasterKeyVersion, secretAssociatedData, secretKeyAssociatedData } from './associated-data.ts';
import type { MasterKeyring, MasterKeys, WrappedKey } from './master-keys.ts';

/**
 * Format 2: format, master key version, the wrapped key, the secret under AES-256-GCM. Only the wrap is bound to the version, so that it can
 * be replaced without the secret. Format 1, which was bound to the version throughout, still opens; rewrapping makes it format 2.
 */
const FORMAT = 2;
const BOUND_FORMAT = 1;
const HEAD_BYTES = 5;
/** Nonce, key, tag. */
const WRAPPED_KEY_BYTES = 12 + KEY_BYTES + 16;

interface SealedSecret {
  readonly format: number;
  readonly masterKeyVersion: number;
  readonly wrapped: Buffer;
  readonly secret: Buffer;
}

/** Seals the credentials of tenants, each under a random key of its own that the master key wraps. Nothing of it is ever cached or logged. */
export function createSecretVault(masterKeys: MasterKeys): SecretVault {
  return {
    seal: (binding, secret) => seal(masterKeys, binding, Buffer.from(secret, 'utf8')),
    open(binding, bytes) {
      const plaintext = open(masterKeys.unwrap, binding, parse(bytes));
      const secret = plaintext.toString('utf8');
      plaintext.fill(0);
      return secret;
    },
  };
}

/**
 * The same credential, wrapped by the newest master key. `binding` is asked for format 1 only.
 * @throws {DomainError} key_unavailable
 */
export function rewrapSecret(masterKeys: MasterKeyring, sealed: Uint8Array, binding: () => SecretBinding): Buffer {
  const parsed = parse(sealed);
  const { masterKeyVersion, wrapped: bytes, format } = parsed;
  if (format === BOUND_FORMAT) {
    const bound = binding();
    // Only while its version still opens: nothing was ever sealed in format 1 under a version that a rotation made.
    const plaintext = open(masterKeys.unwrap, bound, parsed);
    try {
      return seal(masterKeys, bound, plaintext);
    } finally {
      plaintext.fill(0);
    }
  }
  const associatedData = secretKeyAssociatedData({ format });
  const rewrapped = masterKeys.rewrap({ bytes, masterKeyVersion, associatedData });
  return Buffer.concat([headOf(rewrapped.masterKeyVersion), rewrapped.bytes, parsed.secret]);
}

function seal(masterKeys: MasterKeys, binding: SecretBinding, plaintext: Buffer): Buffer {
  const key = randomBytes(KEY_BYTES);
  try {
    const { bytes, masterKeyVersion } = masterKeys.wrap(key, secretKeyAssociatedData({ format: FORMAT }));
    const associatedData = secretAssociatedData({ ...binding, format: FORMAT });
    return Buffer.concat([headOf(masterKeyVersion), bytes, encrypt({ key, plaintext, associatedData })]);
  } finally {
    key.fill(0);
  }
}

function open(unwrap: (wrapped: WrappedKey) => Buffer, binding: SecretBinding, sealed: SealedSecret): Buffer {
  const { format, masterKeyVersion, wrapped: bytes, secret } = sealed;
  const bound = secretAssociatedData({ ...binding, format });
  const isBound = format === BOUND_FORMAT;
  const key = unwrap({
    bytes,
    masterKeyVersion,
    associatedData: isBound ? bound : secretKeyAssociatedData({ format }),
  });
  try {
    return decrypt({
      key,
      sealed: secret,
      associatedData: isBound ? bindToMasterKeyVersion(bound, masterKeyVersion) : bound,
    });
  } catch (error) {
    if (error instanceof AuthenticationFailure) throw unreadable(error);
    throw error;
  } finally {
    key.fill(0);
  }
}

function parse(sealed: Uint8Array): SealedSecret {
  const bytes = Buffer.from(sealed);
  const format = bytes.length < HEAD_BYTES + WRAPPED_KEY_BYTES ? 0 : bytes.readUInt8(0);
  if (format !== FORMAT && format !== BOUND_FORMAT) throw unreadable();
  return {
    format,
    masterKeyVersion: bytes.readUInt32BE(1),
    wrapped: bytes.subarray(HEAD_BYTES, HEAD_BYTES + WRAPPED_KEY_BYTES),
    secret: bytes.subarray(HEAD_BYTES + WRAPPED_KEY_BYTES),
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
