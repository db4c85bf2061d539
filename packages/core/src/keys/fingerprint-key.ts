import type { OrganizationId } from '../tenancy/index.ts';
import type { SecretBinding } from './ports.ts';

/** What the key of an organization's prompt fingerprints is bound to. */
export function fingerprintKeyBinding(organizationId: OrganizationId): SecretBinding {
  return { organizationId, provider: 'prompt fingerprints', origin: 'lethe' };
}

export interface FingerprintKeyStore {
  /**
   * Keeps the key of an organization that has none.
   * @returns the sealed key that it has from now on, which may be another's; null when the organization is gone
   */
  keep(organizationId: OrganizationId, sealedKey: Uint8Array): Promise<Uint8Array | null>;
}
