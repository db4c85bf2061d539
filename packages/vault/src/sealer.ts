import { randomBytes, randomUUID } from 'node:crypto';
import { zstdDecompressSync } from 'node:zlib';
import { DomainError } from '@lethe/core/errors';
import type {
  HoldKeyStore,
  OpenedPart,
  PayloadBinding,
  PayloadOpener,
  SealedPart,
  StoredPart,
} from '@lethe/core/payloads';
import { utcHourOf } from '@lethe/core/time';
import { AuthenticationFailure, decrypt, encrypt, KEY_BYTES } from './aead.ts';
import { heldPayloadKeyAssociatedData, payloadAssociatedData, payloadKeyAssociatedData } from './associated-data.ts';
import { compress } from './compress.ts';
import { createHoldKeyring } from './hold-keyring.ts';
import { createHourKeyring, type HourKeyringPorts } from './hour-keyring.ts';

/** Format 1: zstd, then AES-256-GCM under a random key of its own, wrapped by the hour key. */
const FORMAT = 1;

export interface Sealer extends PayloadOpener {
  /** @throws whatever the key store throws when no hour key can be had; nothing is ever kept in plain instead */
  seal(binding: PayloadBinding, plaintext: Uint8Array): Promise<StoredPart>;
}

export interface SealerPorts extends HourKeyringPorts {
  /** Where the keys of legal holds lie. A process that only seals needs none, and opens nothing that a hold preserves. */
  readonly holdKeys?: HoldKeyStore;
}

const NO_HOLD_KEYS: HoldKeyStore = { find: async () => null };

/** Seals payload parts and opens them again. Any single altered field of a part makes opening fail. */
export function createSealer({ holdKeys = NO_HOLD_KEYS, ...ports }: SealerPorts): Sealer {
  const keyring = createHourKeyring(ports);
  const holdKeyring = createHoldKeyring({ masterKeys: ports.masterKeys, holdKeys });

  /** The key that wraps a part's own key, and what that wrap is bound to. */
  async function wrapOf(part: StoredPart): Promise<{ key: Buffer; associatedData: Buffer }> {
    const { organizationId, holdId, keyId } = part;
    if (holdId !== null) {
      const hold = await holdKeyring.forOpening({ organizationId, holdId });
      return { key: hold.key, associatedData: heldPayloadKeyAssociatedData({ hold, keyId }) };
    }
    const expiryHour = utcHourOf(part.expiresAt);
    const hourKey = await keyring.forOpening({ organizationId, expiryHour, generation: part.hourKeyGeneration });
    return { key: hourKey.key, associatedData: payloadKeyAssociatedData({ hourKey, keyId }) };
  }

  return {
    async seal(binding, plaintext) {
      const compressing = compress(plaintext);
      const compressed = compressing instanceof Promise ? await compressing : compressing;
      // Only now, so that no key lies in memory while a large payload is compressed.
      const hourKey = await keyring.forSealing(binding.organizationId, binding.expiresAt);
      const key = randomBytes(KEY_BYTES);
      const keyId = randomUUID();
      const identity = { ...binding, format: FORMAT, keyId };
      const sealed = {
        ...identity,
        holdId: null,
        hourKeyGeneration: hourKey.generation,
        wrappedKey: encrypt({
          key: hourKey.key,
          plaintext: key,
          associatedData: payloadKeyAssociatedData({ hourKey, keyId }),
        }),
        ciphertext: encrypt({ key, plaintext: compressed, associatedData: payloadAssociatedData(identity) }),
        plaintextSizeBytes: plaintext.length,
      };
      key.fill(0);
      hourKey.key.fill(0);
      return sealed;
    },

    async open(part): Promise<OpenedPart> {
      if (part.format !== FORMAT) throw unreadable(`format ${part.format} is not known`);
      const compressed = decryptPart(part, await wrapOf(part));
      return { part: part.part, mediaType: part.mediaType, bytes: decompress(compressed, part.plaintextSizeBytes) };
    },
  };
}

function decryptPart(part: SealedPart, wrap: { key: Buffer; associatedData: Buffer }): Buffer {
  try {
    const key = decrypt({ key: wrap.key, sealed: part.wrappedKey, associatedData: wrap.associatedData });
    try {
      return decrypt({ key, sealed: part.ciphertext, associatedData: payloadAssociatedData(part) });
    } finally {
      key.fill(0);
    }
  } catch (error) {
    if (!(error instanceof AuthenticationFailure)) throw error;
    throw unreadable('it was altered, or moved from another record', error);
  } finally {
    wrap.key.fill(0);
  }
}

function decompress(compressed: Buffer, sizeBytes: number): Buffer {
  try {
    const bytes = zstdDecompressSync(compressed, { maxOutputLength: Math.max(sizeBytes, 1) });
    if (bytes.length === sizeBytes) return bytes;
  } catch (error) {
    throw unreadable('it does not decompress to its recorded size', error);
  }
  throw unreadable('it does not decompress to its recorded size');
}

function unreadable(why: string, cause?: unknown): DomainError {
  return new DomainError('payload_unreadable', `The stored payload cannot be opened: ${why}.`, {}, cause);
}
