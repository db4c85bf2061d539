import type { ExportFileBinding } from '@lethe/core/exports';
import type { SecretBinding } from '@lethe/core/keys';
import type { PayloadBinding, WrappedHourKey } from '@lethe/core/payloads';
import type { OrganizationId } from '@lethe/core/tenancy';

type Field = string | number | Date;

const LENGTH_BYTES = 4;
/** A UTF-16 code unit becomes at most three bytes of UTF-8. */
const UTF8_BYTES_PER_UNIT_MAX = 3;

/** Each field with its length before it, so that no two different lists of fields give the same bytes. Hot path: budget 1 µs, in one buffer. */
function encodeFields(fields: readonly Field[]): Buffer {
  const texts = fields.map((field) => String(field instanceof Date ? field.getTime() : field));
  let sizeMax = 0;
  for (const { length } of texts) sizeMax += LENGTH_BYTES + length * UTF8_BYTES_PER_UNIT_MAX;
  const bytes = Buffer.allocUnsafe(sizeMax);
  let end = 0;
  for (const text of texts) {
    const sizeBytes = bytes.write(text, end + LENGTH_BYTES);
    end = bytes.writeUInt32BE(sizeBytes, end) + sizeBytes;
  }
  return bytes.subarray(0, end);
}

/** What the content of a payload part is bound to. It holds nothing that may lawfully change, so never the wrapping key's id. */
export function payloadAssociatedData(binding: PayloadBinding & { format: number; keyId: string }): Buffer {
  return encodeFields([
    'lethe payload',
    binding.format,
    binding.organizationId,
    binding.projectId,
    binding.requestId,
    binding.part,
    binding.expiresAt,
    binding.policyVersion,
    binding.mediaType,
    binding.keyId,
  ]);
}

/** What a file of an export is bound to. */
export function exportFileAssociatedData(binding: ExportFileBinding & { format: number; keyId: string }): Buffer {
  return encodeFields([
    'lethe export file',
    binding.format,
    binding.organizationId,
    binding.exportId,
    binding.path,
    binding.mediaType,
    binding.expiresAt,
    binding.keyId,
  ]);
}

/** What the wrap of an export file's key is bound to. */
export function exportFileKeyAssociatedData({ hourKey, keyId }: { hourKey: HourKeyIdentity; keyId: string }): Buffer {
  return encodeFields(['lethe export key', hourKey.organizationId, hourKey.expiryHour, hourKey.generation, keyId]);
}

/** What the wrap of a payload key is bound to: the hour key that wraps it, and the key's own id. */
export function payloadKeyAssociatedData({ hourKey, keyId }: { hourKey: HourKeyIdentity; keyId: string }): Buffer {
  return encodeFields(['lethe payload key', hourKey.organizationId, hourKey.expiryHour, hourKey.generation, keyId]);
}

/** What the wrap of a payload key is bound to once a legal hold's key wraps it. */
export function heldPayloadKeyAssociatedData({ hold, keyId }: { hold: HoldKeyIdentity; keyId: string }): Buffer {
  return encodeFields(['lethe held payload key', hold.organizationId, hold.holdId, keyId]);
}

/** What the wrap of an hour key is bound to, beside the version of the master key. */
export function hourKeyAssociatedData(identity: HourKeyIdentity): Buffer {
  return encodeFields(['lethe hour key', identity.organizationId, identity.expiryHour, identity.generation]);
}

/** What the wrap of a legal hold's key is bound to, beside the version of the master key. */
export function holdKeyAssociatedData({ organizationId, holdId }: HoldKeyIdentity): Buffer {
  return encodeFields(['lethe hold key', organizationId, holdId]);
}

/** What a tenant's credential is bound to: it opens for no other organization, provider or origin. */
export function secretAssociatedData(binding: SecretBinding & { format: number }): Buffer {
  return encodeFields(['lethe secret', binding.format, binding.organizationId, binding.provider, binding.origin]);
}

/** What the wrap of a credential's key is bound to, beside the version of the master key. Whoever rewraps it knows no more. */
export function secretKeyAssociatedData({ format }: { format: number }): Buffer {
  return encodeFields(['lethe secret key', format]);
}

/** Every wrap by a master key is bound to its version as well. */
export function bindToMasterKeyVersion(associatedData: Uint8Array, masterKeyVersion: number): Buffer {
  return Buffer.concat([associatedData, encodeFields([masterKeyVersion])]);
}

export interface HoldKeyIdentity {
  readonly organizationId: OrganizationId;
  readonly holdId: string;
}

export type HourKeyIdentity = Pick<WrappedHourKey, 'organizationId' | 'expiryHour' | 'generation'>;
