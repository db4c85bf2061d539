import { randomBytes } from 'node:crypto';
import { DomainError } from '@lethe/core/errors';
import type { PayloadKeyRewrapper, RewrapTask, WrappingKey } from '@lethe/core/payloads';
import { AuthenticationFailure, decrypt, encrypt, KEY_BYTES } from './aead.ts';
import {
  heldPayloadKeyAssociatedData,
  holdKeyAssociatedData,
  hourKeyAssociatedData,
  payloadKeyAssociatedData,
} from './associated-data.ts';
import { unwrapHoldKey } from './hold-keyring.ts';
import type { MasterKeys } from './master-keys.ts';

/** Moves payload keys from under one key to under another. It sees keys only: no ciphertext of a payload ever comes here. */
export function createPayloadKeyRewrapper(masterKeys: Pick<MasterKeys, 'wrap' | 'unwrap'>): PayloadKeyRewrapper {
  function fresh(associatedData: Buffer): { masterKeyVersion: number; wrappedKey: Uint8Array } {
    const key = randomBytes(KEY_BYTES);
    const { bytes, masterKeyVersion } = masterKeys.wrap(key, associatedData);
    key.fill(0);
    return { masterKeyVersion, wrappedKey: bytes };
  }

  return {
    createHourKey: (identity) => ({ ...identity, ...fresh(hourKeyAssociatedData(identity)) }),
    createHoldKey: (identity) => ({ ...identity, ...fresh(holdKeyAssociatedData(identity)) }),
    rewrap(tasks) {
      const unwrapped = new Map<WrappingKey, Buffer>();
      const keyOf = (wrapping: WrappingKey): Buffer => {
        const key = unwrapped.get(wrapping) ?? unwrap(masterKeys, wrapping);
        unwrapped.set(wrapping, key);
        return key;
      };
      try {
        return tasks.map((task) => rewrapOne(task, keyOf));
      } finally {
        for (const key of unwrapped.values()) key.fill(0);
      }
    },
  };
}

function rewrapOne({ keyId, wrappedKey, from, to }: RewrapTask, keyOf: (wrapping: WrappingKey) => Buffer): Uint8Array {
  const payloadKey = open(wrappedKey, keyOf(from), associatedDataOf(from, keyId));
  try {
    return encrypt({ key: keyOf(to), plaintext: payloadKey, associatedData: associatedDataOf(to, keyId) });
  } finally {
    payloadKey.fill(0);
  }
}

function open(sealed: Uint8Array, key: Buffer, associatedData: Buffer): Buffer {
  try {
    return decrypt({ key, sealed, associatedData });
  } catch (error) {
    if (!(error instanceof AuthenticationFailure)) throw error;
    throw new DomainError('payload_unreadable', 'The key of a stored payload does not authenticate.', {}, error);
  }
}

function associatedDataOf(wrapping: WrappingKey, keyId: string): Buffer {
  return wrapping.kind === 'hour'
    ? payloadKeyAssociatedData({ hourKey: wrapping.key, keyId })
    : heldPayloadKeyAssociatedData({ hold: wrapping.key, keyId });
}

function unwrap(masterKeys: Pick<MasterKeys, 'unwrap'>, wrapping: WrappingKey): Buffer {
  if (wrapping.kind === 'hold') return unwrapHoldKey(masterKeys, wrapping.key);
  const { wrappedKey: bytes, masterKeyVersion } = wrapping.key;
  return masterKeys.unwrap({ bytes, masterKeyVersion, associatedData: hourKeyAssociatedData(wrapping.key) });
}
