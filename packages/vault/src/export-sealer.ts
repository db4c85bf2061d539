import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { zstdDecompressSync } from 'node:zlib';
import { DomainError } from '@lethe/core/errors';
import type { ExportSealer, SealedExportFile } from '@lethe/core/exports';
import { utcHourOf } from '@lethe/core/time';
import { AuthenticationFailure, decrypt, encrypt, KEY_BYTES } from './aead.ts';
import { exportFileAssociatedData, exportFileKeyAssociatedData } from './associated-data.ts';
import { compress } from './compress.ts';
import { createHourKeyring, type HourKeyringPorts } from './hour-keyring.ts';

/** Format 1: zstd, then AES-256-GCM under a random key of its own, wrapped by the key of the hour in which the file expires. */
const FORMAT = 1;

/** Seals files of exports as payload parts are sealed, so that they die with the same keys. Any single altered field makes opening fail. */
export function createExportSealer(ports: HourKeyringPorts): ExportSealer {
  const keyring = createHourKeyring(ports);
  return {
    async seal(binding, bytes) {
      const compressed = await compress(bytes);
      const hourKey = await keyring.forSealing(binding.organizationId, binding.expiresAt);
      const key = randomBytes(KEY_BYTES);
      const keyId = randomUUID();
      const identity = { ...binding, format: FORMAT, keyId };
      try {
        return {
          ...identity,
          hourKeyGeneration: hourKey.generation,
          wrappedKey: encrypt({
            key: hourKey.key,
            plaintext: key,
            associatedData: exportFileKeyAssociatedData({ hourKey, keyId }),
          }),
          ciphertext: encrypt({ key, plaintext: compressed, associatedData: exportFileAssociatedData(identity) }),
          sizeBytes: bytes.length,
          digest: createHash('sha256').update(bytes).digest(),
        };
      } finally {
        key.fill(0);
        hourKey.key.fill(0);
      }
    },

    async open(file) {
      if (file.format !== FORMAT) throw unreadable(`format ${file.format} is not known`);
      const { organizationId, expiresAt, hourKeyGeneration: generation } = file;
      const hourKey = await keyring.forOpening({ organizationId, expiryHour: utcHourOf(expiresAt), generation });
      const associatedData = exportFileKeyAssociatedData({ hourKey, keyId: file.keyId });
      const bytes = decompress(decryptFile(file, { key: hourKey.key, associatedData }), file.sizeBytes);
      if (!createHash('sha256').update(bytes).digest().equals(file.digest))
        throw unreadable('its digest is another one');
      return bytes;
    },
  };
}

function decryptFile(file: SealedExportFile, wrap: { key: Buffer; associatedData: Buffer }): Buffer {
  try {
    const key = decrypt({ key: wrap.key, sealed: file.wrappedKey, associatedData: wrap.associatedData });
    try {
      return decrypt({ key, sealed: file.ciphertext, associatedData: exportFileAssociatedData(file) });
    } finally {
      key.fill(0);
    }
  } catch (error) {
    if (!(error instanceof AuthenticationFailure)) throw error;
    throw unreadable('it was altered, or moved from another export', error);
  } finally {
    wrap.key.fill(0);
  }
}

function decompress(compressed: Buffer, sizeBytes: number): Buffer {
  try {
    return zstdDecompressSync(compressed, { maxOutputLength: Math.max(sizeBytes, 1) });
  } catch (error) {
    throw unreadable('it does not decompress to its recorded size', error);
  }
}

function unreadable(why: string, cause?: unknown): DomainError {
  return new DomainError('payload_unreadable', `The file of an export cannot be opened: ${why}.`, {}, cause);
}
