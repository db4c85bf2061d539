import { randomBytes, randomUUID } from 'node:crypto';
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { DomainError } from '@lethe/core/errors';
import type { OpenedPart, PayloadBinding, PayloadOpener, SealedPart } from '@lethe/core/payloads';
import { utcHourOf } from '@lethe/core/time';
import { AuthenticationFailure, decrypt, encrypt, KEY_BYTES } from './aead.ts';
import { payloadAssociatedData, payloadKeyAssociatedData } from './associated-data.ts';
import { createHourKeyring, type HourKeyringPorts } from './hour-keyring.ts';

/** Format 1: zstd, then AES-256-GCM under a random key of its own, wrapped by the hour key. */
const FORMAT = 1;
/** Level 1 costs about 65 µs for 6 KB; higher levels cost more than they save in storage. */
const ZSTD_LEVEL = 1;

export interface Sealer extends PayloadOpener {
  /** @throws whatever the key store throws when no hour key can be had; nothing is ever kept in plain instead */
  seal(binding: PayloadBinding, plaintext: Uint8Array): Promise<SealedPart>;
}

/** Seals payload parts and opens them again. Any single altered field of a part makes opening fail. */
export function createSealer(ports: HourKeyringPorts): Sealer {
  const keyring = createHourKeyring(ports);
  return {
    async seal(binding, plaintext) {
      const hourKey = await keyring.forSealing(binding.organizationId, binding.expiresAt);
      const key = randomBytes(KEY_BYTES);
      const keyId = randomUUID();
      const compressed = zstdCompressSync(plaintext, { params: { [constants.ZSTD_c_compressionLevel]: ZSTD_LEVEL } });
      const identity = { ...binding, format: FORMAT, keyId };
      const sealed = {
        ...identity,
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
      return sealed;
    },

    async open(part): Promise<OpenedPart> {
      if (part.format !== FORMAT) throw unreadable(`format ${part.format} is not known`);
      const hourKey = await keyring.forOpening({
        organizationId: part.organizationId,
        expiryHour: utcHourOf(part.expiresAt),
        generation: part.hourKeyGeneration,
      });
      const compressed = decryptPart(part, hourKey.key, payloadKeyAssociatedData({ hourKey, keyId: part.keyId }));
      return { part: part.part, mediaType: part.mediaType, bytes: decompress(compressed, part.plaintextSizeBytes) };
    },
  };
}

function decryptPart(part: SealedPart, hourKey: Buffer, wrapAssociatedData: Buffer): Buffer {
  try {
    const key = decrypt({ key: hourKey, sealed: part.wrappedKey, associatedData: wrapAssociatedData });
    return decrypt({ key, sealed: part.ciphertext, associatedData: payloadAssociatedData(part) });
  } catch (error) {
    if (!(error instanceof AuthenticationFailure)) throw error;
    throw unreadable('it was altered, or moved from another record', error);
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
