import type { SecretBinding } from '@lethe/core/keys';
import type { PayloadBinding, WrappedHourKey } from '@lethe/core/payloads';
import type { OrganizationId } from '@lethe/core/tenancy';

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
