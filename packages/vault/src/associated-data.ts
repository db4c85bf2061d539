import type { SecretBinding } from '@lethe/core/keys';
import type { PayloadBinding, WrappedHourKey } from '@lethe/core/payloads';

type Field = string | number | Date;

/** Each field with its length before it, so that no two different lists of fields give the same bytes. */
function encodeFields(fields: readonly Field[]): Buffer {
  const chunks: Buffer[] = [];
  for (const field of fields) {
    const bytes = Buffer.from(field instanceof Date ? String(field.getTime()) : String(field), 'utf8');
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    chunks.push(length, bytes);
  }
  return Buffer.concat(chunks);
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

/** What the wrap of a payload key is bound to: the hour key that wraps it, and the key's own id. */
export function payloadKeyAssociatedData({ hourKey, keyId }: { hourKey: HourKeyIdentity; keyId: string }): Buffer {
  return encodeFields(['lethe payload key', hourKey.organizationId, hourKey.expiryHour, hourKey.generation, keyId]);
}

/** What the wrap of an hour key is bound to. */
export function hourKeyAssociatedData(identity: HourKeyIdentity & { masterKeyVersion: number }): Buffer {
  return encodeFields([
    'lethe hour key',
    identity.organizationId,
    identity.expiryHour,
    identity.generation,
    identity.masterKeyVersion,
  ]);
}

/** What a tenant's credential is bound to: it opens for no other organization, provider or origin. */
export function secretAssociatedData(binding: SecretBinding & { format: number; masterKeyVersion: number }): Buffer {
  return encodeFields([
    'lethe secret',
    binding.format,
    binding.organizationId,
    binding.provider,
    binding.origin,
    binding.masterKeyVersion,
  ]);
}

export type HourKeyIdentity = Pick<WrappedHourKey, 'organizationId' | 'expiryHour' | 'generation'>;
